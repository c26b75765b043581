#include "cli/application.hpp"

int main(int argc, char** argv) { return switchmark::cli::application(argc, argv); }
