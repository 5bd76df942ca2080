/**
 * Shows a button that copies the text beside it.
 * @param {HTMLElement} element
 */
export function startCopy(element) {
  const button = element.querySelector("[data-part=copy]");
  const text = element.querySelector("[data-part=text]");
  const status = element.querySelector("[data-part=status]");
  if (!(button instanceof HTMLButtonElement) || !text || !status || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent?.trim() ?? "");
    status.textContent = element.dataset.done ?? "";
  });
}
