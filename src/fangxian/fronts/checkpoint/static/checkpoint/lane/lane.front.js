/** The checkpoint front of the station: the lane, and its part of the hand-over. */
import { el } from "./dom.js";
import { handOverScreen } from "./handover.js";
import { createLane } from "./lane.js";
import { openSession } from "./session.js";

/** @param {string} lang @returns {Promise<Record<string, string>>} */
const words = async (lang) => (await fetch(new URL(`./i18n/${lang}.json`, import.meta.url))).json();
const [zh, en] = await Promise.all([words("zh"), words("en")]);

/** The shell tells problems of the queue itself; others are told here. @param {any} ctx */
const teller = (ctx) => (/** @type {any} */ error) => {
  const code = error?.code ?? "unexpected";
  const key = `problem.${code}`;
  const text = ctx.t(key, error?.details ?? {});
  // The code stands beside the sentence for whoever is asked for help (UX principle 8).
  ctx.say(`${text === key ? ctx.t("problem.unexpected") : text} (${code})`, "danger");
};

/** @param {HTMLElement} root @param {any} ctx @returns {boolean} whether the pack lets anybody decide anything */
function isReady(root, ctx) {
  if (ctx.policies["checkpoint"]) return true;
  root.replaceChildren(el("h1", { tabindex: "-1" }, [ctx.t("checkpoint.title")]), el("p", { class: "lead" }, [ctx.t("checkpoint.no_policy")]));
  return false;
}

export const front = {
  id: "checkpoint",
  title: "checkpoint.title",
  kinds: ["checkpoint.passage", "checkpoint.screening", "checkpoint.reading", "checkpoint.tally", "checkpoint.dissuasion", "checkpoint.conditions", "checkpoint.handover"],
  messages: { zh, en },

  /** @param {HTMLElement} root @param {any} ctx */
  async mount(root, ctx) {
    if (!isReady(root, ctx)) return {};
    /** @type {ReturnType<typeof createLane> | undefined} */
    let lane;
    const session = await openSession(ctx, { store: localStorage, onChange: () => lane?.follow(), onProblem: teller(ctx) });
    lane = createLane(root, ctx, session);
    return { flush: () => session.flush(), unmount: () => lane?.unmount() };
  },

  /** @param {HTMLElement} root @param {any} ctx */
  async handOver(root, ctx) {
    if (!isReady(root, ctx)) return {};
    const session = await openSession(ctx, { store: localStorage, onProblem: teller(ctx) });
    handOverScreen(ctx, session, root, teller(ctx));
    return { flush: () => session.flush() };
  },
};
