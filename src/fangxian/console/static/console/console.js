// Small behaviours of the staff pages. Everything works without them.
(() => {
  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-print],[data-copy],[data-fill-login]");
    if (!target) return;
    if ("print" in target.dataset) window.print();
    if (target.dataset.copy) navigator.clipboard?.writeText(target.dataset.copy);
    if (target.dataset.fillLogin) fillLogin(target);
  });

  const fillLogin = (button) => {
    const form = document.querySelector("form[data-login]") || document.querySelector("form");
    form.querySelector("[name=login]").value = button.dataset.fillLogin;
    form.querySelector("[name=password]").value = button.dataset.fillPassword;
    form.requestSubmit();
  };

  // A long form is sent once, however often a gloved finger hits the button.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.sent) {
      if (form.dataset.sent) event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    window.setTimeout(() => delete form.dataset.sent, 3000);
  });

  // The session ended while the page stood open: the fragment asked for is the sign-in page, so go there whole.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const where = event.detail.xhr.responseURL || "";
    if (where.includes("/accounts/")) {
      event.detail.shouldSwap = false;
      window.location.assign(window.location.href);
    }
  });
  document.addEventListener("htmx:sendError", () => document.body.classList.add("is-offline"));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) document.body.classList.remove("is-offline");
  });

  document.addEventListener("allauth.error", () => {
    const note = document.querySelector("[data-passkey-error]");
    if (note) note.hidden = false;
  });
})();
