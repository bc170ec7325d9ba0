// Removing a route of one's own: what would be refused from then on is said first.
import { Code, Stack } from "@mantine/core";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { done } from "../../design/notify";
import { commands, type RouteRow } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { RouteImpact } from "./RouteImpact";

const say = words.integrations.routes.removal;

export function RemoveRoute(props: { environment: string; route: RouteRow; onClose: () => void }) {
  const { environment, route, onClose } = props;
  const id = route.id ?? "";
  const remove = useDo(() => commands.removeRoute(environment, id), {
    onDone: () => {
      done(say.done(route.route.template));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={say.title}
      confirm={say.confirm}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {`${route.route.methods.join(", ")} ${route.route.template}`}
        </Code>
        <div>{say.text}</div>
        <RouteImpact
          environment={environment}
          before={id}
          after={null}
          frozen={remove.isPending || remove.isSuccess}
        />
      </Stack>
    </ConfirmDialog>
  );
}
