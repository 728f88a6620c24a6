// What is read of a picture before it is opened, and what is left out of it when it is written.
import assert from "node:assert/strict";
import test from "node:test";
import { bareJpeg } from "../../static/js/photos/bare.js";
import { fitted, refusalOf } from "../../static/js/photos/fitting.js";
import { headOf } from "../../static/js/photos/head.js";

const bytes = (...parts) => new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part))));
const piece = (marker, content) => bytes([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255], content);
const frame = (width, height, marker = 0xc0) => piece(marker, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
const START = [0xff, 0xd8];
const GPS = piece(0xe1, "Exif\0\0 GPS 30.74N 120.75E");
const scan = bytes(piece(0xda, [1, 1, 0, 0, 63, 0]), [1, 2, 0xff, 0x00, 3], [0xff, 0xd9]);

test("the sides of a picture are read from its head, whatever stands before them", () => {
  assert.deepEqual(headOf(bytes(START, GPS, piece(0xe2, "x".repeat(60_000)), frame(4032, 3024))), { kind: "jpeg", width: 4032, height: 3024 });
  assert.deepEqual(headOf(bytes(START, frame(10_000, 10_000, 0xc2))), { kind: "jpeg", width: 10_000, height: 10_000 });
  const png = Buffer.alloc(33);
  png.write("\x89PNG\r\n\x1a\n", "latin1");
  png.writeUInt32BE(10_000, 16);
  png.writeUInt32BE(20, 20);
  assert.deepEqual(headOf(new Uint8Array(png)), { kind: "png", width: 10_000, height: 20 });
  const webp = Buffer.alloc(30);
  webp.write("RIFF....WEBPVP8X", "latin1");
  webp.writeUInt32LE(16_000 - 1, 24);
  assert.equal(headOf(new Uint8Array(webp))?.width, 16_000);
});

test("what is no picture, what is cut off before its sides and what this browser cannot open are told apart", () => {
  const refusal = (...parts) => refusalOf(headOf(bytes(...parts)));
  assert.equal(refusal("%PDF-1.7 and nothing else of it"), "not_a_picture");
  assert.equal(refusal(""), "not_a_picture");
  assert.equal(refusal(START, GPS.subarray(0, 12)), "not_a_picture");
  assert.equal(refusal("\0\0\0\x18ftypheic\0\0\0\0"), "heic");
  assert.equal(refusal(START, frame(10_000, 10_000)), "too_many_pixels");
  assert.equal(refusal(START, frame(9000, 8000)), "too_many_pixels");
  assert.equal(refusal(START, frame(8160, 6120)), null);
});

test("notes, remarks and what hangs behind a picture are left out; the picture is not touched", () => {
  const kept = bytes(START, piece(0xe0, "JFIF\0"), piece(0xdb, "table"), frame(3, 2), scan);
  const whole = bytes(START, piece(0xe0, "JFIF\0"), GPS, piece(0xfe, "by a camera"), piece(0xdb, "table"), piece(0xed, "place"), frame(3, 2), scan, "PK and an archive");
  assert.deepEqual(bareJpeg(whole), kept);
  assert.deepEqual(bareJpeg(kept), kept);
});

test("a picture keeps its form and is never made larger", () => {
  assert.deepEqual(fitted(4032, 3024, 1600), { width: 1600, height: 1200 });
  assert.deepEqual(fitted(3024, 4032, 1600), { width: 1200, height: 1600 });
  assert.deepEqual(fitted(40, 30, 1600), { width: 40, height: 30 });
  assert.deepEqual(fitted(5000, 1, 320), { width: 320, height: 1 });
});
