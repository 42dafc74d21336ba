/** What the shell tells in words: `code` is the key of a sentence in the catalogue. */
export class StationProblem extends Error {
  /** @param {string} code @param {Record<string, unknown>} [details] */
  constructor(code, details = {}) {
    super(code);
    this.name = "StationProblem";
    this.code = code;
    this.details = details;
  }
}

/** @param {unknown} error @param {string} code */
export const isProblem = (error, code) => error instanceof StationProblem && error.code === code;
