// Runs before the first paint, so that a dark room never sees a white page.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const wanted = root.dataset.theme;
    const night = wanted === "night" || (wanted === "system" && dark.matches);
    root.dataset.bsTheme = night ? "dark" : "light";
  };
  dark.addEventListener("change", apply);
  apply();
})();
