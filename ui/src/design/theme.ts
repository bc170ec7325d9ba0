// The look of the window: one accent, neutral greys, sizes in steps of eight. Every colour is chosen to pass WCAG AA on its ground.
import {
  type ButtonProps,
  createTheme,
  type CSSVariablesResolver,
  type InputWrapperProps,
  type LoaderProps,
  type MantineColorsTuple,
  type MenuProps,
  type PopoverProps,
  type TextProps,
  type TooltipProps,
} from "@mantine/core";

/** Bottle green, the colour of the app's icon. */
const green: MantineColorsTuple = [
  "#edf8f6",
  "#d9efeb",
  "#b2dfd7",
  "#88cdc2",
  "#5fb9ab",
  "#3fa596",
  "#267f74",
  "#1f6f66",
  "#1a5a53",
  "#13443f",
];

const gray: MantineColorsTuple = [
  "#f6f8f7",
  "#eef1f0",
  "#e4e8e6",
  "#d4dad7",
  "#bfc7c4",
  "#949f9b",
  "#5f6b67",
  "#48524f",
  "#303937",
  "#1c2321",
];

const dark: MantineColorsTuple = [
  "#e5ebe9",
  "#b9c3c0",
  "#98a39f",
  "#66726e",
  "#3b4643",
  "#2c3533",
  "#222a28",
  "#171c1b",
  "#121716",
  "#0d1110",
];

export const theme = createTheme({
  primaryColor: "green",
  primaryShade: { light: 7, dark: 6 },
  colors: { green, gray, dark },
  black: "#1c2321",
  // Nothing between: each name that the system is asked for in vain takes it as long as the whole rest of the sign-in's layout.
  fontFamily: '"Inter Variable", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: "0.75rem", sm: "0.875rem", md: "0.9375rem", lg: "1.0625rem", xl: "1.25rem" },
  spacing: { xs: "0.5rem", sm: "0.75rem", md: "1rem", lg: "1.5rem", xl: "2rem" },
  headings: {
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.3" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.4" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  radius: { sm: "0.375rem", md: "0.5rem", lg: "0.75rem" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  // Written as plain values: what a component's own `extend` does, without reading Menu and the like before the sign-in.
  components: {
    Text: { defaultProps: { size: "sm" } satisfies Partial<TextProps> },
    Button: { defaultProps: { size: "sm" } satisfies Partial<ButtonProps> },
    Loader: { defaultProps: { size: "sm" } satisfies Partial<LoaderProps> },
    Menu: {
      // The first item takes the focus itself; a placeholder for it is nothing that a menu may hold.
      defaultProps: {
        shadow: "md",
        radius: "md",
        withInitialFocusPlaceholder: false,
        transitionProps: { duration: 80 },
      } satisfies Partial<MenuProps>,
    },
    Popover: {
      defaultProps: {
        shadow: "md",
        radius: "md",
        transitionProps: { duration: 80 },
      } satisfies Partial<PopoverProps>,
    },
    Tooltip: {
      defaultProps: {
        openDelay: 400,
        closeDelay: 0,
        transitionProps: { duration: 80 },
        multiline: true,
        maw: 320,
        events: { hover: true, focus: true, touch: false },
      } satisfies Partial<TooltipProps>,
    },
    InputWrapper: {
      defaultProps: {
        inputWrapperOrder: ["label", "description", "input", "error"],
      } satisfies Partial<InputWrapperProps>,
      styles: { label: { marginBottom: 4 }, description: { marginBottom: 2 } },
    },
  },
});

/** What Mantine's own values do not reach: quiet texts that still pass AA, and the grounds of nav, table head and rows. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": gray[6],
    "--mantine-color-placeholder": "#6a7672",
    "--mantine-color-error": "#b42318",
    "--mantine-color-default-border": gray[3],
    "--kd-ground-2": gray[0],
    "--kd-line": gray[2],
    "--kd-hover": gray[1],
    "--kd-selected": "#e9f4f2",
    "--kd-accent": green[7],
    "--kd-good": "#1a6b3c",
    "--kd-good-ground": "#e3f3e9",
    "--kd-warn": "#85500a",
    "--kd-warn-ground": "#fdf1dc",
    "--kd-bad": "#b42318",
    "--kd-bad-ground": "#fdecea",
    "--kd-info": "#1f6f66",
    "--kd-info-ground": "#e3f2ef",
    "--kd-quiet": gray[6],
    "--kd-quiet-ground": gray[1],
  },
  dark: {
    "--mantine-color-dimmed": dark[2],
    "--mantine-color-placeholder": "#8b9793",
    "--mantine-color-error": "#ff8f85",
    "--mantine-color-default-border": dark[4],
    "--kd-ground-2": dark[8],
    "--kd-line": dark[5],
    "--kd-hover": dark[6],
    "--kd-selected": "#1c302d",
    "--kd-accent": green[3],
    "--kd-good": "#7dd3a0",
    "--kd-good-ground": "#16301f",
    "--kd-warn": "#f0c274",
    "--kd-warn-ground": "#33270f",
    "--kd-bad": "#ff9b92",
    "--kd-bad-ground": "#3a1a17",
    "--kd-info": "#88cdc2",
    "--kd-info-ground": "#15302c",
    "--kd-quiet": dark[1],
    "--kd-quiet-ground": dark[6],
  },
});
