// Light and dark: as the system says, until the reader chooses. Charts are drawn anew after a change.
const themeListeners = [];
const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");
let isPrinting = false;

function theme() {
    if (isPrinting) return "light";
    return document.documentElement.dataset.theme || (systemIsDark.matches ? "dark" : "light");
}

function paper() {
    return theme() === "dark"
        ? { ground: "#16181c", text: "#e6e6e6", quiet: "#a4a8b0", grid: "#33373e" }
        : { ground: "#ffffff", text: "#1c1e21", quiet: "#5d6167", grid: "#e2e4e8" };
}

function themeChanged() {
    const control = document.getElementById("theme");
    control.textContent = theme() === "dark" ? "Light" : "Dark";
    control.setAttribute("aria-label", `Change to ${theme() === "dark" ? "light" : "dark"} colours`);
    for (const listener of themeListeners) listener();
}

function startTheme() {
    document.getElementById("theme").addEventListener("click", () => {
        document.documentElement.dataset.theme = theme() === "dark" ? "light" : "dark";
        themeChanged();
    });
    systemIsDark.addEventListener("change", themeChanged);
    window.addEventListener("beforeprint", () => { isPrinting = true; themeChanged(); });
    window.addEventListener("afterprint", () => { isPrinting = false; themeChanged(); });
    themeChanged();
}
