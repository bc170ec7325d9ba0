// What comes before the screens, and what stands above them: first run, signing in, the tour, the question when the window closes.
export { CloseQuestion } from "./CloseQuestion";
export { Entrance } from "./Entrance";
export { SwitchAccount } from "./SwitchAccount";
export { Tour } from "./Tour";
