// What the sign-in can do without until it is there: read right after it, or before it where another screen comes first.
import "../design/mantine.css";
export { Arrived } from "./Arrived";
export { CloseQuestion } from "./CloseQuestion";
export { FirstRun } from "./FirstRun";
export { LockScreen } from "./LockScreen";
export { Messages } from "./Messages";
export { Unavailable } from "./Unavailable";
