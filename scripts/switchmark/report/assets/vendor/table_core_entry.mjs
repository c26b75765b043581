// The parts of TanStack Table that the report uses: it sorts, filters and divides rows; the page draws them.
export {
    createTable,
    getCoreRowModel,
    getExpandedRowModel,
    getFilteredRowModel,
    getPaginationRowModel,
    getSortedRowModel,
} from "@tanstack/table-core";
