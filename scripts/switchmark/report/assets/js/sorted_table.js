// A table that sorts, filters and opens its rows. TanStack Table keeps the rows; this draws a page of them.
//
// A column is { id, text(row), order(row), isNumber }: what is shown, what is sorted by (default: the text).
const rowsAtOnce = 50;

function startTable(host, rows, columns, details, chosen) {
    let state = { sorting: [], globalFilter: "", columnFilters: [], pagination: { pageIndex: 0, pageSize: rowsAtOnce },
        expanded: {}, columnPinning: {}, columnVisibility: {}, columnOrder: [], grouping: [], rowSelection: {} };
    const model = tableCore.createTable({
        data: rows, state, renderFallbackValue: "", onStateChange: () => {}, getRowCanExpand: () => Boolean(details),
        columns: columns.map((column) => ({ id: column.id, accessorFn: column.order ?? column.text,
            sortingFn: column.order ? "basic" : "text", filterFn: (row, _, value) => column.text(row.original) === value,
            enableGlobalFilter: true })),
        globalFilterFn: (row, _, value) => columns.map((column) => column.text(row.original)).join(" ").toLowerCase()
            .includes(value),
        getColumnCanGlobalFilter: (column) => column.id === columns[0].id,
        getCoreRowModel: tableCore.getCoreRowModel(), getSortedRowModel: tableCore.getSortedRowModel(),
        getFilteredRowModel: tableCore.getFilteredRowModel(), getExpandedRowModel: tableCore.getExpandedRowModel(),
        getPaginationRowModel: tableCore.getPaginationRowModel(), autoResetPageIndex: false, paginateExpandedRows: false,
    });
    const change = (update) => {
        state = { ...state, ...update };
        model.setOptions((options) => ({ ...options, state }));
        draw();
    };
    const fromStart = (update) => change({ ...update, pagination: { ...state.pagination, pageIndex: 0 } });
    const search = element("input", { type: "search", placeholder: "text in any column" });
    search.addEventListener("input", () => fromStart({ globalFilter: search.value.trim().toLowerCase() }));
    const filter = (id) => {
        const column = columns.find((each) => each.id === id);
        const values = [...new Set(rows.map(column.text))].filter(Boolean).slice(0, 500);
        return select(id, [["", "all"], ...values.map((value) => [value, value])], "", (value) => fromStart({
            columnFilters: [...state.columnFilters.filter((each) => each.id !== id), ...(value ? [{ id, value }] : [])] }));
    };
    const filters = chosen.filter((id) => columns.some((column) => column.id === id)).map(filter);
    const body = element("tbody"), count = element("p", { class: "note", role: "status" });
    const heads = columns.map((column) => sortHead(column, () => state.sorting[0], (sorting) => fromStart({ sorting })));
    const pager = element("div", { class: "controls" });
    const open = details ? [element("th", { scope: "col" }, element("span", { class: "unseen" }, "Details"))] : [];
    host.append(element("div", { class: "controls" }, element("label", { class: "field" }, "Search ", search), ...filters), count,
        element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Rows" },
            element("table", { class: "cells" }, element("thead", {}, element("tr", {}, ...open, ...heads.map(({ cell }) => cell))),
                body)), pager);

    function draw() {
        for (const { refresh } of heads) refresh();
        const found = model.getFilteredRowModel().rows.length;
        count.textContent = `${counted(found, "row")} of ${rows.length.toLocaleString("en-US")}`;
        body.replaceChildren(...model.getRowModel().rows.flatMap((row) => drawRow(row, columns, details, () =>
            change({ expanded: { ...state.expanded, [row.id]: !state.expanded[row.id] } }))));
        drawPager(pager, state.pagination, found, (pageIndex) => change({ pagination: { ...state.pagination, pageIndex } }));
    }
    draw();
}

function sortHead(column, current, sort) {
    const control = button(column.id, () => {
        const sorted = current();
        sort([{ id: column.id, desc: sorted?.id === column.id ? !sorted.desc : false }]);
    }, { class: "sort" });
    const cell = element("th", { scope: "col", class: column.isNumber ? "number" : null }, control);
    const refresh = () => {
        const sorted = current();
        if (sorted?.id === column.id) cell.setAttribute("aria-sort", sorted.desc ? "descending" : "ascending");
        else cell.removeAttribute("aria-sort");
    };
    return { cell, refresh };
}

function drawRow(row, columns, details, toggle) {
    const isOpen = row.getIsExpanded();
    const open = details ? [element("td", {}, button(isOpen ? "−" : "+", toggle, { "aria-expanded": String(isOpen),
        "aria-label": `Samples of ${columns.slice(0, 4).map((column) => column.text(row.original)).join(" ")}`,
        "data-row": row.id }))] : [];
    const line = element("tr", { class: row.original.className ?? null }, ...open, ...columns.map((column) =>
        element("td", { class: column.isNumber ? "number" : null }, column.text(row.original))));
    if (!isOpen) return [line];
    return [line, element("tr", {}, element("td", { colspan: String(columns.length + 1), class: "opened" }, details(row.original)))];
}

function drawPager(host, { pageIndex, pageSize }, found, go) {
    const focused = host.contains(document.activeElement) ? document.activeElement.dataset.step : null;
    const last = Math.max(0, Math.ceil(found / pageSize) - 1);
    const step = (text, page, name) => button(text, () => go(page), { disabled: page < 0 || page > last || page === pageIndex,
        "data-step": name });
    host.replaceChildren(...(last === 0 ? [] : [step("First", 0, "first"), step("Previous", pageIndex - 1, "previous"),
        `page ${pageIndex + 1} of ${last + 1}`, step("Next", pageIndex + 1, "next"), step("Last", last, "last")]));
    if (focused) host.querySelector(`[data-step=${focused}]`)?.focus();
}
