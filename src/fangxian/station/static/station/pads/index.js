/**
 * The pads that fronts get through their context.
 * @import { FrontContext } from "../types.js"
 */
import { digitPad } from "./digits.js";
import { platePad } from "./plate.js";
import { mountPad } from "./view.js";

/**
 * @param {{t: (key: string) => string, home: () => string | undefined}} tools `home`: the province of the post
 * @returns {FrontContext["pads"]}
 */
export function createPads({ t, home }) {
  return {
    digits: (kind, options) =>
      mountPad(digitPad(kind), options ?? { label: "" }, { t, mask: kind === "pin", className: `pad-digits pad-${kind}` }),
    plate: (options) =>
      mountPad(platePad({ home: options?.home ?? home() }), options ?? { label: "" }, { t, className: "pad-plate" }),
  };
}
