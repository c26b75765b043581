// A parameter of the user's program: a slider and a field with its unit, and a box for "unknown" where that is allowed.
const kindUnits = {
    ns: [["ns", 1], ["us", 1e3], ["ms", 1e6], ["s", 1e9]],
    B: [["B", 1], ["KiB", 1024], ["MB", 1e6], ["GB", 1e9]],
    hz: [["per second", 1]], share: [["%", 0.01]], count: [["", 1]],
};
const sliderSteps = 200;

class Parameter {
    constructor(description, changed) {
        this.description = description;
        this.changed = changed;
        this.units = kindUnits[description.kind] ?? [[description.kind, 1]];
        const id = `parameter-${description.key}`;
        this.slider = element("input", { type: "range", min: "0", max: String(sliderSteps), "aria-label": description.label });
        this.field = element("input", { id, type: "text", inputmode: "decimal", size: "9", autocomplete: "off",
            "aria-describedby": `${id}-help`, "data-key": description.key });
        this.unit = element("select", { "aria-label": `Unit of ${description.label}`, "data-unit": description.key },
            ...this.units.map(([name]) => element("option", { value: name }, name)));
        this.unit.hidden = this.units.length === 1;
        this.unknown = description.required ? null : element("input", { type: "checkbox", "data-unknown": description.key });
        this.slider.addEventListener("input", () => this.slid());
        this.field.addEventListener("input", () => this.typed());
        this.unit.addEventListener("change", () => this.typed());
        this.unknown?.addEventListener("change", () => this.typed());
        this.element = element("div", { class: "parameter" },
            element("label", { for: id }, description.label), this.slider,
            element("span", { class: "value" }, this.field, this.unit,
                this.units.length === 1 && this.units[0][0] ? element("span", {}, this.units[0][0]) : null),
            this.unknown ? element("label", { class: "field" }, this.unknown, " unknown") : null,
            element("p", { class: "note", id: `${id}-help` }, description.help));
        this.set(description.default);
    }

    // Of the profile: null if unknown; what is no number stays text, which the advice refuses.
    get value() {
        if (this.unknown?.checked) return null;
        const text = this.field.value.trim().replace(/,/g, "");
        const [, factor] = this.units.find(([name]) => name === this.unit.value);
        const number = text === "" ? NaN : Number(text);
        // Divided where that is exact: 0.07 of a hundred is 7.
        return Number.isFinite(number) ? (factor < 1 ? number / Math.round(1 / factor) : number * factor) : text;
    }

    set(value) {
        if (this.unknown) this.unknown.checked = value === null || value === undefined;
        const shown = value ?? this.description.default ?? this.middle;
        const [name, factor] = [...this.units].reverse().find(([, each]) => Math.abs(shown) >= each) ?? this.units[0];
        this.unit.value = name;
        this.field.value = String(Number((shown / factor).toPrecision(12)));
        this.slider.value = String(this.stepOf(shown));
        this.refresh();
    }

    // Where the slider stands while nothing is known.
    get middle() {
        const [low, high] = this.description.range;
        return Number(Math.sqrt(Math.max(low, 1) * Math.max(high, 1)).toPrecision(1));
    }

    // Shares are on a linear scale, the others on a logarithmic one; below its first step lies 0, where that is allowed.
    valueOf(step) {
        const { kind, range: [low, high], whole } = this.description;
        if (kind === "share") return Number((low + (high - low) * step / sliderSteps).toPrecision(3));
        if (step === 0) return low;
        const least = low || 1;
        const value = Number((least * (high / least) ** (step / sliderSteps)).toPrecision(2));
        return whole ? Math.round(value) : value;
    }

    stepOf(value) {
        const { kind, range: [low, high] } = this.description;
        const least = kind === "share" ? low : low || 1;
        const share = kind === "share" ? (value - low) / (high - low) : Math.log(value / least) / Math.log(high / least);
        const step = Math.round(sliderSteps * Math.min(1, Math.max(0, share)));
        return value > low && low === 0 && kind !== "share" ? Math.max(1, step) : step;
    }

    slid() {
        this.set(this.valueOf(Number(this.slider.value)));
        this.changed();
    }

    typed() {
        const { value } = this;
        if (typeof value === "number") this.slider.value = String(this.stepOf(value));
        this.refresh();
        this.changed();
    }

    refresh() {
        const isUnknown = Boolean(this.unknown?.checked);
        for (const control of [this.field, this.unit]) control.disabled = isUnknown;
        this.slider.setAttribute("aria-valuetext", isUnknown ? "unknown" : `${this.field.value} ${this.unit.value}`);
    }
}
