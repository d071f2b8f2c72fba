/** The components of APL that our documents use, as elements of a page. */
import { known } from "./apl-expressions.js";

const same = (...words) => Object.fromEntries(words.map((word) => [word, word]));
const plain = (property) => (element, value) => {
  element.style[property] = value;
};
const size = (property) => (element, value, screen) => {
  element.style[property] = screen.length(value);
};
const keyword = (property, words) => (element, value) => {
  element.style[property] = known(words, value, property);
};
const PLACES = {
  ...same("start", "end", "center", "stretch"),
  spaceBetween: "space-between",
};

const SIZES = ["width", "height", "minHeight", "paddingLeft", "paddingRight", "paddingTop", "paddingBottom"];
const BOX = {
  ...Object.fromEntries(SIZES.map((property) => [property, size(property)])),
  grow: plain("flexGrow"),
  shrink: plain("flexShrink"),
};

/** The properties that each kind of component may have, and what each does to its element. */
export const PROPERTIES = {
  Frame: { ...BOX, backgroundColor: plain("backgroundColor"), borderRadius: size("borderRadius") },
  Container: {
    ...BOX,
    direction: keyword("flexDirection", same("row", "column")),
    justifyContent: keyword("justifyContent", PLACES),
    alignItems: keyword("alignItems", PLACES),
  },
  Text: {
    ...BOX,
    text: (element, value) => {
      element.textContent = value;
    },
    color: plain("color"),
    fontSize: size("fontSize"),
    fontWeight: plain("fontWeight"),
    textAlign: keyword("textAlign", same("left", "center", "right")),
    maxLines: plain("webkitLineClamp"),
  },
  ScrollView: BOX,
  TouchWrapper: {
    ...BOX,
    accessibilityLabel: (element, value) => element.setAttribute("aria-label", value),
    role: (_, value) => known(same("button"), value, "the role"),
  },
};

const MADE_BY = ["type", "when", "bind", "items", "style", "inheritParentState", "handleTick"];

/** How we make each kind, besides its properties. */
export const MAKING = {
  Frame: MADE_BY,
  Container: [...MADE_BY, "data"],
  Text: MADE_BY,
  ScrollView: MADE_BY,
  TouchWrapper: [...MADE_BY, "onPress"],
};

/** How each kind looks in APL if nothing is set, which differs from HTML. */
const BASE = { display: "flex", flexDirection: "column", flexShrink: 0, boxSizing: "border-box" };
export const LOOKS = {
  Frame: BASE,
  Container: BASE,
  ScrollView: { ...BASE, display: "block", height: "100px", overflowY: "auto" },
  Text: { ...BASE, display: "-webkit-box", webkitBoxOrient: "vertical", overflow: "hidden", lineHeight: 1.25 },
  TouchWrapper: { ...BASE, padding: 0, border: 0, background: "none", font: "inherit", cursor: "pointer" },
};
