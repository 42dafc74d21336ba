// Says since when the board has had no link, and takes it back when the link returns.
const board = document.querySelector("[data-board]");

function note(text) {
  const place = board?.querySelector("[data-link-lost]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = text;
  place.hidden = text === "";
}

if (board instanceof HTMLElement) {
  let lostAt = "";
  const lose = () => {
    lostAt ||= new Date().toLocaleTimeString();
    note(`${board.dataset.lost} ${lostAt}`);
  };
  board.addEventListener("htmx:sendError", lose);
  board.addEventListener("htmx:responseError", lose);
  board.addEventListener("htmx:afterSwap", () => {
    lostAt = "";
    note("");
  });
  document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
}
