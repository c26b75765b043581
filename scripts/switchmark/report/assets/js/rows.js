// All rows of a comparison.
startTheme();
const orders = data.names.map((name, index) => data.numeric[index] ? data.numeric.slice(0, index).filter(Boolean).length : null);
startTable(document.getElementById("rows"), data.rows.map((row) => ({ ...row, className: row.kind })),
    data.names.map((name, index) => ({
        id: name, text: (row) => row.texts[index], isNumber: data.numeric[index],
        ...(orders[index] === null ? {} : { order: (row) => row.order[orders[index]] ?? Infinity }),
    })), null, ["verdict", "metric"]);
