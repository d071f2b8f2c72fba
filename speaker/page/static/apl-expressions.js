/** The data-binding expressions of APL, "${...}", that our documents use. Nothing runs as code. */
import jsep from "./vendor/jsep.js";

jsep.addIdentifierChar("@"); // the names of resources

/** If a screen cannot show something, an error names it, so nobody overlooks what is missing. */
export function unsupported(what) {
  return new Error(`This screen cannot be shown here: ${what} is not supported.`);
}

/** What a table has by that name. Throws an error with the name if it has nothing. */
export function known(table, name, kind) {
  if (!Object.hasOwn(table, name)) throw unsupported(`${kind} "${name}"`);
  return table[name];
}

/** The value of a property: its text with each expression filled in, or the value of a lone one. */
export function evaluate(value, context) {
  if (!isBound(value)) return value;
  const alone = /^\$\{([^}]*)\}$/.exec(value);
  if (alone) return worth(tree(alone[1]), context);
  return value.replace(/\$\{([^}]*)\}/g, (_, expression) => worth(tree(expression), context) ?? "");
}

export function isBound(value) {
  return typeof value === "string" && value.includes("${");
}

const UNARY = { "!": (a) => !a, "-": (a) => -a };
const BINARY = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "&&": (a, b) => a && b,
  "||": (a, b) => a || b,
};

/** How to find the value of each kind of node in an expression's tree. */
const WORTH = {
  Literal: (node) => node.value,
  Identifier(node, context) {
    if (!(node.name in context)) throw unsupported(`the name "${node.name}"`);
    return context[node.name];
  },
  MemberExpression(node, context) {
    const name = node.computed ? worth(node.property, context) : node.property.name;
    return member(worth(node.object, context), name);
  },
  CallExpression({ callee, arguments: given }, context) {
    if (callee.object?.name !== "Math") throw unsupported("a call of anything but Math");
    return known(Math, callee.property.name, "Math's")(...given.map((each) => worth(each, context)));
  },
  ConditionalExpression(node, context) {
    return worth(worth(node.test, context) ? node.consequent : node.alternate, context);
  },
  UnaryExpression(node, context) {
    return known(UNARY, node.operator, "the operator")(worth(node.argument, context));
  },
  BinaryExpression(node, context) {
    const operation = known(BINARY, node.operator, "the operator");
    return operation(worth(node.left, context), worth(node.right, context));
  },
};

function worth(node, context) {
  return known(WORTH, node.type, "the expression")(node, context);
}

/** As in APL, a missing value is null, and so is every member of it. */
function member(object, name) {
  return object !== null && Object.hasOwn(Object(object), name) ? object[name] : null;
}

const trees = new Map();

function tree(expression) {
  if (!trees.has(expression)) trees.set(expression, jsep(expression));
  return trees.get(expression);
}
