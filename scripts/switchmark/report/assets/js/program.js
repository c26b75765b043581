// Advice for the program that the user describes, by the same description as scripts/advise.
function startProgram(form, answer) {
    const { description, records, examples } = data.advice;
    let record = 0;
    const update = () => {
        const profile = Object.fromEntries(parameters.map((parameter) => [parameter.description.key, parameter.value]));
        showAdvice(answer, description, switchmarkAdvice.advise(description, records[record], profile));
    };
    const parameters = description.parameters.map((each) => new Parameter(each, update));
    const start = (profile) => {
        for (const parameter of parameters) parameter.set(profile[parameter.description.key] ?? null);
        update();
    };
    const chooser = data.records.length > 1 ? select("Figures of", data.records.map(({ name }, index) => [index, name]), 0,
        (value) => { record = Number(value); update(); }) : null;
    const offers = examples.map(({ name, about, profile }) => button(name, () => start(profile), { title: about }));
    form.append(element("div", { class: "controls" }, chooser,
        ...(offers.length ? [element("span", { class: "field" }, "Examples:"), ...offers] : [])),
        element("div", { class: "parameters" }, ...parameters.map((parameter) => parameter.element)));
    update();
}

function showAdvice(host, description, advice) {
    if (advice.error) {
        host.replaceChildren(element("p", { class: "headline critical", role: "status" }, advice.error));
        return;
    }
    const { recommendation, models, observations, notes, defaults, to_measure: wanted } = advice;
    const list = (title, rows) => rows.length ? [element("details", {}, element("summary", {}, title),
        element("ul", { class: "sentences" }, ...rows))] : [];
    const wasOpen = [...host.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
    host.replaceChildren(
        element("p", { class: "headline", role: "status", "data-recommended": recommendation.model ?? "" }, recommendation.text),
        ...recommendation.conditions.map((text) => element("p", {}, text)),
        ...observations.map((text) => element("p", { "data-observation": "" }, text)),
        element("p", { class: "note" }, ruleText(description)),
        ...adviceTables(description, models, recommendation.model),
        element("ul", { class: "sentences note" }, ...[...notes, ...defaults.map((each) => `Assumed: ${each.text}`)]
            .map((text) => element("li", {}, text))),
        ...list("What to measure for the missing figures", wanted.map(measureLine)),
        ...list("The cells that the figures rest on", models.map((model) => cellsLine(description, model))));
    for (const details of host.querySelectorAll("details")) {
        details.open = wasOpen.includes(details.querySelector("summary").textContent);
    }
}

// How the model is chosen that is recommended.
function ruleText({ texts, constraints }) {
    const rule = texts.rule ?? "Rule: of the models that meet every constraint, the one that asks least of the code.";
    return `${rule} Constraints: ${constraints.map(({ label }) => label).join(", ")}.`;
}

// A variant of another model, unless it is recommended, stands in a second table, which is folded; in each table models
// without a base come first.
function adviceTables(description, models, recommended) {
    const isVariant = ({ model }) => model !== recommended && lookOf(model).variant;
    const sorted = (rows) => [...rows].sort((one, other) => lookOf(one.model).derived - lookOf(other.model).derived);
    const variants = sorted(models.filter(isVariant)), others = sorted(models.filter((model) => !isVariant(model)));
    const caption = "What each model would cost; an interval holds the true value as far as the measured configurations do";
    return [adviceTable(description, caption, others, recommended), ...(variants.length ? [element("details", { class: "fold" },
        element("summary", {}, `${counted(variants.length, "variant")} of these models`),
        adviceTable(description, "What each variant would cost", variants, recommended))] : [])];
}

function lookOf(model) {
    return data.models.find(({ name }) => name === model) ?? { variant: false, derived: false, words: "" };
}

function adviceTable(description, caption, models, recommended) {
    const columns = description.figures.filter((figure) => figure.column);
    const shown = table(caption, ["model", ...columns.map((figure) => figure.column), "verdict", "what it asks of the code"],
        models.map((model) => [
            element("span", { title: lookOf(model.model).words || null }, model.model),
            ...columns.map((figure) => model.figures[figure.id]?.text || "not measured"),
            verdictText(model, recommended), model.asks ?? ""]));
    shown.querySelectorAll("tbody tr").forEach((row, index) => {
        row.classList.toggle("recommended", models[index].model === recommended);
        row.classList.toggle("out", models[index].ruled_out.length > 0);
    });
    return shown;
}

function verdictText(model, recommended) {
    if (model.model === recommended) return "recommended";
    if (model.ruled_out.length) return `ruled out: ${model.ruled_out.map((each) => each.text).join("; ")}`;
    if (model.missing.length) return `not known: ${model.missing.join(", ")}`;
    if (model.doubtful.length) return `not certain: ${model.doubtful.map((each) => each.text).join("; ")}`;
    // A group of models that depend on the same condition.
    const groups = (model.conditions ?? []).map(({ group }) => group).filter(Boolean);
    return groups.join("; ") || "meets every constraint";
}

function measureLine({ text, command }) {
    return element("li", {}, text, command ? " " : "", command ? element("code", {}, command) : "");
}

function cellsLine(description, model) {
    const parts = description.figures.filter((figure) => model.figures[figure.id]?.cells?.length)
        .map((figure) => `${figure.label}: ${model.figures[figure.id].cells.join(", ")}`);
    return element("li", {}, element("strong", {}, model.model), ` ${parts.join("; ") || "none"}`);
}
