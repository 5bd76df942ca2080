// Drawn people for pictures that readers see: nobody real sits for them.

import { createWriteStream } from "node:fs";
import { once } from "node:events";

/**
 * @typedef {object} Sitter
 * @property {[string, string]} wall colours of the room behind, from top to bottom
 * @property {string} skin
 * @property {string} hair
 * @property {boolean} long whether the hair is long
 * @property {boolean} glasses
 * @property {string} clothes
 */

/** @type {Sitter} */
export const ELENA = {
  wall: ["#e6edf3", "#c3d3e0"],
  skin: "#d9a07f",
  hair: "#4a2c21",
  long: true,
  glasses: false,
  clothes: "#17324d",
};

/** @type {Sitter} */
export const MARIO = {
  wall: ["#f6ead6", "#e2c79f"],
  skin: "#e6b594",
  hair: "#b9bcc0",
  long: false,
  glasses: true,
  clothes: "#2f6b52",
};

const WIDTH = 640;
const HEIGHT = 360;
const FRAMES = 20;

/**
 * Writes a film (Y4M, 4:2:0) of somebody who breathes and nods a little.
 * @param {import("playwright-core").Page} page that lends its brush
 * @param {Sitter} sitter
 * @param {string} path
 */
export async function film(page, sitter, path) {
  const out = createWriteStream(path);
  out.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  for (let number = 0; number < FRAMES; number += 1) {
    const turn = (2 * Math.PI * number) / FRAMES;
    const pixels = await page.evaluate(paint, { sitter, turn, width: WIDTH, height: HEIGHT });
    out.write("FRAME\n");
    out.write(planes(Buffer.from(pixels, "base64")));
  }
  out.end();
  await once(out, "finish");
}

/**
 * Runs in the page.
 * @param {{sitter: Sitter, turn: number, width: number, height: number}} order
 */
function paint({ sitter, turn, width, height }) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("no brush");
  const oval = (
    /** @type {string} */ colour,
    /** @type {[number, number, number, number]} */ [x, y, across, down],
  ) => {
    brush.fillStyle = colour;
    brush.beginPath();
    brush.ellipse(x, y, across, down, 0, 0, 2 * Math.PI);
    brush.fill();
  };
  const box = (/** @type {string} */ colour, /** @type {number[]} */ [x, y, w, h, round]) => {
    brush.fillStyle = colour;
    brush.beginPath();
    brush.roundRect(x ?? 0, y ?? 0, w ?? 0, h ?? 0, round ?? 0);
    brush.fill();
  };

  const wall = brush.createLinearGradient(0, 0, 0, height);
  wall.addColorStop(0, sitter.wall[0]);
  wall.addColorStop(1, sitter.wall[1]);
  brush.fillStyle = wall;
  brush.fillRect(0, 0, width, height);
  // A shelf with folders, and a plant.
  for (const [at, colour] of ["#7f9bb3", "#b7853f", "#5f7f6b", "#a35a4b", "#6d7f93"].entries()) {
    box(colour, [40 + at * 24, 62 + (at % 3) * 6, 19, 88 - (at % 3) * 6, 2]);
  }
  box("#8d6b4b", [26, 150, 150, 9, 2]);
  for (const lean of [-0.7, -0.25, 0.25, 0.7]) {
    brush.save();
    brush.translate(560, 262);
    brush.rotate(lean);
    oval("#4f8a5b", [0, -52, 13, 54]);
    brush.restore();
  }
  box("#b5694a", [528, 250, 64, 120, 8]);

  const x = 320 + 5 * Math.sin(turn);
  const y = 162 + 3 * Math.sin(2 * turn);
  if (sitter.long) {
    oval(sitter.hair, [x, y - 8, 84, 100]);
    box(sitter.hair, [x - 84, y - 10, 168, 150, 60]);
  }
  // Shoulders, neck, face.
  box(sitter.clothes, [x - 150, 268 + 2 * Math.sin(turn), 300, 160, 76]);
  box(sitter.skin, [x - 27, y + 50, 54, 78, 24]);
  brush.fillStyle = "#ffffff";
  brush.beginPath();
  brush.moveTo(x - 44, 268);
  brush.lineTo(x, 322);
  brush.lineTo(x + 44, 268);
  brush.lineTo(x + 27, 262);
  brush.lineTo(x, 292);
  brush.lineTo(x - 27, 262);
  brush.fill();
  oval(sitter.skin, [x - 64, y + 6, 11, 16]);
  oval(sitter.skin, [x + 64, y + 6, 11, 16]);
  oval(sitter.skin, [x, y, 64, 78]);
  // Hair over the forehead.
  brush.fillStyle = sitter.hair;
  brush.beginPath();
  if (sitter.long) {
    brush.ellipse(x, y - 8, 70, 80, 0, Math.PI, 2 * Math.PI);
    brush.quadraticCurveTo(x + 44, y - 52, x - 8, y - 54);
    brush.quadraticCurveTo(x - 54, y - 40, x - 70, y + 4);
  } else {
    brush.ellipse(x, y - 12, 67, 72, 0, Math.PI, 2 * Math.PI);
    brush.quadraticCurveTo(x + 58, y - 42, x + 30, y - 48);
    brush.quadraticCurveTo(x, y - 58, x - 34, y - 46);
    brush.quadraticCurveTo(x - 60, y - 40, x - 67, y - 12);
  }
  brush.fill();
  // Eyes that blink once in a film, brows, nose, a smile that talks.
  const open = Math.cos(turn) < -0.95 ? 1 : 6;
  brush.lineCap = "round";
  brush.lineWidth = 4;
  for (const side of [-1, 1]) {
    oval("#ffffff", [x + side * 25, y - 2, 10, open + 1]);
    oval("#2b2118", [x + side * 25, y - 2, 5, Math.min(5, open)]);
    brush.strokeStyle = sitter.hair;
    brush.beginPath();
    brush.arc(x + side * 25, y - 4, 18, 1.25 * Math.PI, 1.75 * Math.PI);
    brush.stroke();
    if (sitter.glasses) {
      brush.strokeStyle = "#3a3f45";
      brush.beginPath();
      brush.arc(x + side * 25, y - 1, 19, 0, 2 * Math.PI);
      brush.stroke();
    }
  }
  brush.strokeStyle = sitter.glasses ? "#3a3f45" : "rgb(0 0 0 / 0)";
  brush.beginPath();
  brush.moveTo(x - 6, y - 4);
  brush.lineTo(x + 6, y - 4);
  brush.stroke();
  brush.strokeStyle = "rgb(90 45 30 / 45%)";
  brush.beginPath();
  brush.moveTo(x + 1, y + 6);
  brush.quadraticCurveTo(x + 10, y + 24, x - 3, y + 25);
  brush.stroke();
  brush.fillStyle = "#9c3f3f";
  brush.beginPath();
  brush.moveTo(x - 24, y + 40);
  brush.quadraticCurveTo(x, y + 46, x + 24, y + 40);
  brush.quadraticCurveTo(x, y + 58 + 5 * Math.sin(3 * turn), x - 24, y + 40);
  brush.fill();

  const { data } = brush.getImageData(0, 0, width, height);
  let text = "";
  for (let at = 0; at < data.length; at += 32_768) {
    text += String.fromCharCode(...data.subarray(at, at + 32_768));
  }
  return btoa(text);
}

/**
 * Red, green, blue and alpha of every point as the three planes of video.
 * @param {Buffer} pixels
 */
function planes(pixels) {
  const size = WIDTH * HEIGHT;
  const video = Buffer.alloc(size * 1.5);
  for (let row = 0; row < HEIGHT; row += 1) {
    for (let column = 0; column < WIDTH; column += 1) {
      const at = row * WIDTH + column;
      const [red = 0, green = 0, blue = 0] = pixels.subarray(at * 4, at * 4 + 3);
      video[at] = 16 + (65.5 * red + 128.6 * green + 25 * blue) / 256;
      if (row % 2 || column % 2) continue;
      const corner = size + ((row / 2) * WIDTH) / 2 + column / 2;
      video[corner] = 128 + (-37.8 * red - 74.2 * green + 112 * blue) / 256;
      video[corner + size / 4] = 128 + (112 * red - 93.8 * green - 18.2 * blue) / 256;
    }
  }
  return video;
}
