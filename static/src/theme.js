// Runs in <head> before anything is painted, so that a dark page never flashes white.
import { apply, chosen } from "./theme-choice.js";

apply(chosen());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply(chosen()));
