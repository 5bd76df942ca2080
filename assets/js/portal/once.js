/**
 * Lets a form be sent once. The server takes a second one for the first; this only saves the wait.
 * @param {HTMLElement} form
 */
export function startOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  // Back from the next page, the form may be sent again.
  window.addEventListener("pageshow", () => {
    sent = false;
  });
}
