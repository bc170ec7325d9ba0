// The tab Environments: the APIs that requests can go to.
import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { IconPlus, IconServer2, IconServerOff } from "@tabler/icons-react";
import { useState } from "react";
import { useSession } from "../../app/session";
import { EmptyState } from "../../design/EmptyState";
import { ErrorNotice } from "../../design/ErrorNotice";
import { useDelayed } from "../../design/useDelayed";
import { commands, type EnvironmentRow } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { RoutesView } from "../routes/RoutesView";
import { DeleteEnvironment } from "./DeleteEnvironment";
import { EnvironmentCard } from "./EnvironmentCard";
import { EnvironmentDialog } from "./EnvironmentDialog";
import classes from "./EnvironmentsTab.module.css";
import { ResetSandbox } from "./ResetSandbox";

const say = words.integrations.environments;

type Open = { dialog: "edit" | "delete"; environment: EnvironmentRow } | { dialog: "reset" };

export function EnvironmentsTab(props: {
  /** The slug of the environment whose routes are shown in place of the list. */
  routesOf: string | undefined;
  /** Nothing: the list again. */
  onShowRoutes: (slug: string | undefined) => void;
  onAdd: () => void;
  onShowTokens: (slug: string) => void;
}) {
  const { me } = useSession();
  const whyNot = me.abilities.seeEnvironments;
  const environments = useAsk(["environments"], () => commands.environments(), {
    enabled: whyNot === null,
  });
  const waiting = useDelayed(environments.isLoading);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  if (whyNot !== null) {
    return (
      <EmptyState icon={<IconServerOff size={36} stroke={1.5} />} title={say.mayNotSee}>
        {whyNot}
      </EmptyState>
    );
  }
  const shown = environments.data?.find(({ slug }) => slug === props.routesOf);
  if (shown !== undefined)
    return (
      <RoutesView key={shown.id} environment={shown} onBack={() => props.onShowRoutes(undefined)} />
    );
  if (environments.data?.length === 0) {
    return (
      <EmptyState
        icon={<IconServer2 size={36} stroke={1.5} />}
        title={say.empty.title}
        action={
          me.abilities.editEnvironments === null && (
            <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={props.onAdd}>
              {say.add}
            </Button>
          )
        }
      >
        {me.abilities.editEnvironments ?? say.empty.text}
      </EmptyState>
    );
  }
  return (
    <Stack gap="sm" className={classes.tab}>
      <Text c="dimmed">{say.intro}</Text>
      {environments.error !== null && (
        <ErrorNotice error={environments.error} again={() => void environments.refetch()} />
      )}
      {waiting && <Skeleton height={180} aria-label={words.design.loading} />}
      <ul className={classes.list} aria-label={say.list}>
        {environments.data?.map((environment) => (
          <li key={environment.id}>
            <EnvironmentCard
              environment={environment}
              onEdit={() => setOpen({ dialog: "edit", environment })}
              onDelete={() => setOpen({ dialog: "delete", environment })}
              onReset={() => setOpen({ dialog: "reset" })}
              onShowRoutes={() => props.onShowRoutes(environment.slug)}
              onShowTokens={() => props.onShowTokens(environment.slug)}
            />
          </li>
        ))}
      </ul>
      {open?.dialog === "edit" && (
        <EnvironmentDialog environment={open.environment} onClose={close} />
      )}
      {open?.dialog === "delete" && (
        <DeleteEnvironment environment={open.environment} onClose={close} />
      )}
      {open?.dialog === "reset" && <ResetSandbox onClose={close} />}
    </Stack>
  );
}
