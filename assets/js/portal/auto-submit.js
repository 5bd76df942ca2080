/**
 * Sends a form as soon as its list has another choice, and hides the button that would.
 *
 * Keyboards move through a closed list choice by choice, so a change made by arrow keys waits for
 * the list to be left.
 * @param {HTMLElement} form
 */
export function startAutoSubmit(form) {
  if (!(form instanceof HTMLFormElement)) return;
  const select = form.querySelector("select");
  if (!select) return;
  let byArrows = false;
  const initial = select.value;
  const send = () => {
    if (select.value !== "" && select.value !== initial) form.requestSubmit();
  };
  select.addEventListener("keydown", (event) => {
    if (event.key === "Enter") send();
    byArrows = event.key.startsWith("Arrow");
  });
  select.addEventListener("pointerdown", () => {
    byArrows = false;
  });
  select.addEventListener("change", () => {
    if (!byArrows) send();
  });
  select.addEventListener("blur", send);
  form.classList.add("sp-choose--auto");
}
