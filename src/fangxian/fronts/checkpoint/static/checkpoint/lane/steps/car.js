/**
 * Plate, trailer, what was known last time, how many people.
 * @typedef {import("../shapes.js").StepView} StepView
 * @typedef {import("../shapes.js").View} View
 */
import { button, choices, el } from "../dom.js";
import { isRegistered, offeredPersons } from "../flow.js";
import { mask } from "../idcheck.js";

const OFFERED = 6;
/** So many fit into one row of a phone. */
const FEW = 2;
export const VEHICLES = ["car", "van", "bus", "truck", "articulated", "farm", "motorcycle", "emergency", "on_foot", "other"];
const QUICK = [1, 2, 3, 4, 5, 6];

/** Known plates whose digits fit what was typed, newest first. */
export const matching = (/** @type {{plate: string}[]} */ plates, /** @type {string} */ tail) =>
  plates.filter((one) => one.plate.endsWith(tail) || one.plate.slice(2).startsWith(tail)).slice(0, OFFERED);

/** Known plates that begin with what the pad shows, newest first: so an older one is reached by thumb. */
export const beginning = (/** @type {{plate: string}[]} */ plates, /** @type {string} */ start) =>
  plates.filter((one) => one.plate.startsWith(start)).slice(0, OFFERED);

/** @param {View} view @returns {StepView} */
export function plateStep({ session, t, pads }) {
  const { car, plates } = session.state();
  let tail = "";
  let spelling = false;
  const done = (/** @type {string} */ text) => void session.plateDone(text || "无牌");
  const pad = pads.plate({
    value: car.typed || (car.plate_kind === "none" ? "" : car.plate), label: t("checkpoint.plate"), onDone: (text) => finish(text),
    onChange(text) {
      session.typed(text);
      if (text) tail = "";
      draw();
    },
  });
  const few = String(plates.length <= FEW);
  const offers = el("div", { class: "choices lane-chips", role: "group", "aria-label": t("checkpoint.known_plates"), "data-few": few });

  function finish(/** @type {string} */ text) {
    const [first] = matching(plates, tail);
    if (text) done(text);
    else if (tail && first) done(first.plate);
  }
  function draw() {
    // The tail takes the room of one offer: the strip keeps its height, and the pad below never moves under a thumb.
    const found = tail ? matching(plates, tail).slice(0, OFFERED - 1) : beginning(plates, pad.value());
    offers.replaceChildren(
      ...(tail ? [el("output", { class: "lane-tail", "aria-live": "polite" }, [t("checkpoint.tail", { tail })])] : []),
      ...found.map((one, index) => button(one.plate, () => done(one.plate), tail && index === 0 ? { key: "Enter" } : {})),
    );
    offers.hidden = plates.length === 0;
  }
  pad.element.addEventListener("keydown", (event) => {
    const { key } = event;
    if (/^[a-z]$/i.test(key)) spelling = true;
    if (key === "Delete") spelling = false;
    if (pad.value() || spelling || plates.length === 0) return;
    if (/^\d$/.test(key)) tail += key;
    else if (key === "Backspace" && tail) tail = tail.slice(0, -1);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    draw();
  }, { capture: true });
  draw();
  const others = [
    button(t("checkpoint.trailer.with"), () => void session.turnTrailer(), { pressed: car.has_trailer }),
    button(t("checkpoint.on_foot"), () => {
      void session.setVehicle("on_foot");
      done("无牌");
    }),
  ];
  return {
    title: t("checkpoint.plate.ask"), isFirst: true, focus: pad,
    body: [offers, pad.element, choices(others)],
    primary: { label: t("checkpoint.next"), act: () => (pad.value() || tail ? finish(pad.value()) : pad.focus()) },
  };
}

/** @param {View} view @returns {StepView} */
export function trailerStep({ session, t, pads }) {
  const { car } = session.state();
  const done = (/** @type {string} */ text) => void session.trailerDone(text);
  const pad = pads.plate({ value: car.typed || car.trailer_plate, label: t("checkpoint.trailer.ask"), onChange: (text) => session.typed(text), onDone: done });
  return {
    title: t("checkpoint.trailer.ask"), focus: pad, body: [el("p", { class: "lane-sofar" }, [car.plate]), pad.element],
    primary: { label: t("checkpoint.next"), act: () => done(pad.value()) },
  };
}

/** @param {View} view @returns {StepView} */
export function offerStep({ session, t }) {
  const { car } = session.state();
  const people = offeredPersons(car).map((/** @type {any} */ person) =>
    el("li", {}, [[mask.name(person.name) || t("checkpoint.no_name"), mask.id(person.id_number), person.from?.name, "→", person.to?.name]
      .filter(Boolean).join(" ")]));
  return {
    title: t("checkpoint.offer.ask", { plate: car.plate, n: people.length }),
    body: [
      el("p", { class: "lead" }, [[t(`checkpoint.vehicle.${car.vehicle}`), car.trailer_plate].filter(Boolean).join(" · ")]),
      el("ul", { class: "list" }, people),
    ],
    primary: { label: t("checkpoint.offer.same"), act: () => void session.sameAsLastTime() },
    extras: [button(t("checkpoint.offer.other"), () => void session.notTheSame(), { key: "0" })],
  };
}

/** @param {View} view @returns {StepView} */
export function peopleStep({ session, t, pads }) {
  const { car } = session.state();
  const done = (/** @type {string} */ text) => {
    const people = Number(text);
    if (people > 0) void session.peopleDone(people);
  };
  const pad = pads.digits("count", { value: car.typed, label: t("checkpoint.people.ask"), onChange: (text) => session.typed(text), onDone: done });
  const kinds = VEHICLES.map((vehicle) =>
    button(t(`checkpoint.vehicle.${vehicle}`), () => void session.setVehicle(vehicle), { pressed: car.vehicle === vehicle, className: "chip" }));
  const quick = QUICK.map((n) => button(t("checkpoint.people.n", { n }), () => done(String(n)), { className: "tall", key: String(n) }));
  const doubt = car.plate_doubtful ? el("p", { class: "lane-warn" }, [t("checkpoint.plate.doubtful")]) : null;
  return {
    title: t("checkpoint.people.ask"), focus: quick[0] ?? null,
    body: [
      el("p", { class: "lane-sofar" }, [[car.plate, car.trailer_plate].filter(Boolean).join(" + ")]), doubt,
      choices(quick, "lane-quick"),
      el("details", { open: window.matchMedia("(min-width: 900px)").matches }, [
        el("summary", {}, [t("checkpoint.vehicle.is", { vehicle: t(`checkpoint.vehicle.${car.vehicle}`) })]), choices(kinds, "lane-kinds"),
      ]),
      el("details", {}, [el("summary", {}, [t("checkpoint.people.more")]), pad.element]),
    ],
    primary: { label: t("checkpoint.next"), act: () => done(pad.value() || "1") },
  };
}

/** @param {View} view @returns {StepView} */
export function countOnlyStep({ session, t }) {
  const { car } = session.state();
  const count = (/** @type {number} */ febrile) => void session.tally.vehicle(car.vehicle, car.people, febrile)
    .then((/** @type {boolean | undefined} */ done) => done && session.abandon());
  return {
    title: t("checkpoint.count_only.ask", { n: car.people }),
    body: [el("p", {}, [t("checkpoint.count_only.how", { vehicle: t(`checkpoint.vehicle.${car.vehicle}`) })])],
    primary: { label: t("checkpoint.count_only.all_normal", { n: car.people }), act: () => count(0) },
    extras: [button(t("checkpoint.count_only.register"), () => void session.registerAll(), { key: "0" })],
  };
}

/** @param {View} view whether counting without names is allowed here */
export const mayTally = ({ session }) => session.post.policy.registering.tally_allowed;
export { isRegistered };
