// The data of the page, and its elements. Text goes into the page as text nodes only, never as HTML.
const data = JSON.parse(document.getElementById("data").textContent);

// An element with attributes (null and false: left out) and children, of which strings become text.
function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === false) continue;
        made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
}

// A button with a listener.
function button(text, listener, attributes = {}) {
    const made = element("button", { type: "button", ...attributes }, text);
    made.addEventListener("click", listener);
    return made;
}

// A select of [value, text] pairs, with its label.
function select(label, options, chosen, listener) {
    const made = element("select", {}, ...options.map(([value, text]) =>
        element("option", { value, selected: String(value) === String(chosen) }, text)));
    made.addEventListener("change", () => listener(made.value));
    return element("label", { class: "field" }, `${label} `, made);
}

// A table: `head` holds texts, `rows` hold texts or elements; the first column is the head of its row.
function table(caption, head, rows) {
    const cell = (content, index) => index === 0
        ? element("th", { scope: "row" }, content) : element("td", {}, content);
    return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
        element("table", {},
            element("caption", {}, caption),
            element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, text)))),
            element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map(cell))))));
}

// Text in which backquotes enclose code, as elements.
function markedText(text) {
    return text.split(/`([^`]+)`/).map((part, index) => index % 2 ? element("code", {}, part) : part);
}

// Tells a screen reader.
function announce(text) {
    document.getElementById("announcement").textContent = text;
}
