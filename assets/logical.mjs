// The vendor's styles know left and right. Ours are for lines that may run from the right, so left and
// right become start and end.

/** @typedef {import("postcss").Declaration} Declaration */

/** Properties that have a name for each side. */
const NAMES = new Map([
  ["left", "inset-inline-start"],
  ["right", "inset-inline-end"],
  ...["margin", "padding", "border"].flatMap((what) => [
    sides(`${what}-left`, `${what}-inline-start`),
    sides(`${what}-right`, `${what}-inline-end`),
  ]),
  ...["color", "style", "width"].flatMap((what) => [
    sides(`border-left-${what}`, `border-inline-start-${what}`),
    sides(`border-right-${what}`, `border-inline-end-${what}`),
  ]),
  ["border-top-left-radius", "border-start-start-radius"],
  ["border-top-right-radius", "border-start-end-radius"],
  ["border-bottom-left-radius", "border-end-start-radius"],
  ["border-bottom-right-radius", "border-end-end-radius"],
]);

/** Shorthands whose second and fourth value are right and left. */
const SHORTHANDS = new Set(["margin", "padding"]);

/**
 * A plugin that does it. What is placed in the middle, by half its size from the left, stays as it is.
 * @type {import("postcss").Plugin}
 */
export const logical = {
  postcssPlugin: "logical",
  Declaration(declaration) {
    const { prop, value, important } = declaration;
    const name = NAMES.get(prop);
    if (name && !isMiddle(declaration)) {
      declaration.prop = name;
    } else if (prop === "text-align" && (value === "left" || value === "right")) {
      declaration.value = value === "left" ? "start" : "end";
    } else if (SHORTHANDS.has(prop)) {
      const [top, right, bottom, left] = words(value);
      if (top === undefined || right === undefined || left === undefined || right === left) return;
      declaration.replaceWith(
        { prop: `${prop}-block`, value: `${top} ${bottom}`, important },
        { prop: `${prop}-inline`, value: `${left} ${right}`, important },
      );
    }
  },
};

/**
 * @param {string} from
 * @param {string} to
 * @returns {[string, string]}
 */
function sides(from, to) {
  return [from, to];
}

/** @param {Declaration} declaration */
function isMiddle({ prop, value }) {
  return (prop === "left" || prop === "right") && value === "50%";
}

/**
 * The values of a shorthand; blanks between brackets divide nothing.
 * @param {string} value
 */
function words(value) {
  return value.match(/(?:[^\s(]|\((?:[^()]|\([^()]*\))*\))+/g) ?? [];
}
