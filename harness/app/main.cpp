#include "app/application.hpp"

int main(int argc, char** argv) { return switchmark::app::application(argc, argv); }
