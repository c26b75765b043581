// Runs every file of tests in one process.
import "./charts_test.mjs";
import "./program_test.mjs";
import "./cells_test.mjs";
import "./hostile_test.mjs";
import "./servers_test.mjs";
import "./several_test.mjs";
import "./screenshots.mjs";
