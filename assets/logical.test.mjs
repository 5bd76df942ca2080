import assert from "node:assert/strict";
import { test } from "node:test";

import postcss from "postcss";

import { logical } from "./logical.mjs";

/** @param {string} declarations */
function turned(declarations) {
  const { css } = postcss([logical]).process(`a{${declarations}}`, { from: undefined });
  return css.slice(2, -1).replaceAll(": ", ":").replaceAll(" !", "!");
}

test("left and right become start and end", () => {
  assert.equal(turned("margin-left:auto!important"), "margin-inline-start:auto!important");
  assert.equal(turned("border-right-color:red"), "border-inline-end-color:red");
  assert.equal(turned("border-top-left-radius:4px"), "border-start-start-radius:4px");
  assert.equal(turned("left:0"), "inset-inline-start:0");
  assert.equal(turned("text-align:right"), "text-align:end");
});

test("a shorthand of four values is divided where its sides differ", () => {
  assert.equal(
    turned("padding:1px calc(2px + (1px*3)) 3px var(--gap,4px)!important"),
    "padding-block:1px 3px!important;padding-inline:var(--gap,4px) calc(2px + (1px*3))!important",
  );
  for (const same of ["margin:0 1px 2px 1px", "margin:0 1px 2px", "padding:0 auto", "margin:0"]) {
    assert.equal(turned(same), same);
  }
});

test("what is in the middle stays there", () => {
  const middle = "left:50%;transform:translate(-50%)";
  assert.equal(turned(middle), middle);
});
