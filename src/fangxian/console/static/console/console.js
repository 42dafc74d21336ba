// Small behaviours of the staff pages. Everything works without them.
(() => {
  /** @param {ParentNode} root @param {string} name */
  const input = (root, name) => /** @type {HTMLInputElement | null} */ (root.querySelector(`[name=${name}]`));

  /** @param {HTMLElement} button */
  const fillLogin = (button) => {
    const form = /** @type {HTMLFormElement | null} */ (
      document.querySelector("form[data-login]") || document.querySelector("form")
    );
    if (!form) return;
    for (const [name, value] of [["login", button.dataset.fillLogin], ["password", button.dataset.fillPassword]]) {
      const field = input(form, name ?? "");
      if (field) field.value = value ?? "";
    }
    form.requestSubmit();
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-print],[data-copy],[data-fill-login]") : null;
    if (!(target instanceof HTMLElement)) return;
    if ("print" in target.dataset) window.print();
    if (target.dataset.copy) navigator.clipboard?.writeText(target.dataset.copy);
    if (target.dataset.fillLogin) fillLogin(target);
  });

  // A long form is sent once, however often a gloved finger hits the button.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.method !== "post" || form.dataset.sent) {
      if (form.dataset.sent) event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    window.setTimeout(() => delete form.dataset.sent, 3000);
  });

  /** @param {Event} event @returns {any} what htmx tells with its event */
  const told = (event) => /** @type {CustomEvent} */ (event).detail;

  // The session ended while the page stood open: the fragment asked for is the sign-in page, so go there whole.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const where = told(event).xhr.responseURL || "";
    if (where.includes("/accounts/")) {
      told(event).shouldSwap = false;
      window.location.assign(window.location.href);
    }
  });
  document.addEventListener("htmx:sendError", () => document.body.classList.add("is-offline"));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (told(event).successful) document.body.classList.remove("is-offline");
  });

  // A table larger than its frame is scrolled by keyboard as well as by finger.
  const reachWideTables = () => {
    for (const node of document.querySelectorAll(".table-responsive")) {
      const isCut = node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight;
      if (node instanceof HTMLElement && isCut) node.tabIndex = 0;
    }
  };
  for (const when of ["load", "resize"]) window.addEventListener(when, reachWideTables);
  document.addEventListener("htmx:afterSettle", reachWideTables);

  document.addEventListener("allauth.error", () => {
    const note = document.querySelector("[data-passkey-error]");
    if (note instanceof HTMLElement) note.hidden = false;
  });
})();
