// Waiting for what must come, and saying what did not.

/**
 * Asks again and again until the answer is truthy, and returns it.
 * @template T
 * @param {string} what is expected, as it is named when it does not come
 * @param {number} milliseconds after which it has not come
 * @param {() => Promise<T> | T} ask
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, milliseconds, ask) {
  const end = performance.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await pause(150);
  }
}

/**
 * Lets time pass between two looks at something that moves by itself.
 * @param {number} milliseconds
 */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
