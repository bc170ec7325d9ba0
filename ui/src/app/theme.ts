// Light, dark, or as the desktop is: Mantine's word for each.
import type { MantineColorScheme } from "@mantine/core";
import type { Theme } from "../ipc/bindings";

export const schemeOf = (theme: Theme): MantineColorScheme => (theme === "system" ? "auto" : theme);
