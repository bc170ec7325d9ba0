// The window's page in a browser, with a stand-in for the shell. For looking at screens only: no part of the build, none of the tests.
import { install } from "./shell";

install(new URLSearchParams(location.search));
void import("../src/main");
