/**
 * Shows what belongs to another choice as soon as it is made, and hides the button that would.
 *
 * Keyboards move through a closed list choice by choice, so a change made by arrow keys waits for
 * the list to be left.
 * @param {HTMLElement} field
 */
export function startAutoSubmit(field) {
  const select = field.querySelector("select");
  const button = field.querySelector("[data-part=go]");
  if (!select || !(button instanceof HTMLButtonElement)) return;
  let byArrows = false;
  const initial = select.value;
  const send = () => {
    if (select.value !== "" && select.value !== initial) button.click();
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
  field.classList.add("sp-choose--auto");
}
