/** Words of the station. Catalogues are flat JSON files; fronts add their own. */

/** @typedef {Record<string, string>} Catalogue */

/** @param {string} text @param {Record<string, unknown>} values `{name}` in a sentence is replaced */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

/** @param {Record<string, Catalogue>} catalogues by language @param {string} lang */
export function createWords(catalogues, lang) {
  const book = Object.fromEntries(Object.entries(catalogues).map(([name, words]) => [name, { ...words }]));
  let current = book[lang] ? lang : "zh";
  return {
    lang: () => current,
    /** @param {string} next */
    use(next) {
      if (book[next]) current = next;
    },
    /** @param {Record<string, Catalogue>} more */
    add(more) {
      for (const [name, words] of Object.entries(more)) Object.assign((book[name] ??= {}), words);
    },
    /** @param {string} key */
    has: (key) => book[current]?.[key] !== undefined,
    /**
     * @param {string} key @param {Record<string, unknown>} [values]
     * @returns {string} the key itself when no catalogue has it, so that a gap is seen
     */
    t: (key, values = {}) => fill(book[current]?.[key] ?? book["zh"]?.[key] ?? key, values),
  };
}
/** @typedef {ReturnType<typeof createWords>} Words */
