// The short messages at the edge of the window. None of a session that has ended stays in sight.
import { Notifications, notifications } from "@mantine/notifications";
import { useShellEvent } from "../ipc/hooks";

export function Messages() {
  useShellEvent("locked", () => notifications.clean());
  return <Notifications position="top-right" limit={2} containerWidth={380} />;
}
