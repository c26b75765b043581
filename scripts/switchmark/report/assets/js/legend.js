// The legend: a button for each model, which shows or hides it in all panels of a chart.
function legend(models, hidden, changed) {
    const buttons = models.map((model) => {
        const made = button("", () => {
            if (!hidden.delete(model)) hidden.add(model);
            refresh();
            changed();
        }, { class: "model", title: data.models[model].words || null });
        made.append(swatch(model), ` ${data.models[model].name}`);
        return made;
    });
    const set = (isHidden) => {
        for (const model of models) {
            if (isHidden) hidden.add(model);
            else hidden.delete(model);
        }
        refresh();
        changed();
    };
    function refresh() {
        models.forEach((model, index) => buttons[index].setAttribute("aria-pressed", String(!hidden.has(model))));
    }
    refresh();
    return element("div", { class: "legend", role: "group", "aria-label": "Models shown" }, ...buttons,
        button("All", () => set(false), { class: "quiet" }), button("None", () => set(true), { class: "quiet" }));
}
