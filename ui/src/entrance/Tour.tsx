// The short tour after the first run: the article's way in three steps, then the Sandbox and where to begin.
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck, IconKey, IconRobot, IconUserShield } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { usePlace } from "../app/place";
import { useSession } from "../app/session";
import { Dialog } from "../design/Dialog";
import { failed } from "../design/notify";
import { commands } from "../ipc/bindings";
import { useAsk, useDo } from "../ipc/hooks";
import { words } from "../words";
import classes from "./Tour.module.css";

const ICONS = [IconUserShield, IconRobot, IconKey, IconCircleCheck];

export function Tour(props: { sandboxAddress: string | null; onDone: () => void }) {
  const [step, setStep] = useState(0);
  const { go } = usePlace();
  const { me } = useSession();
  const title = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  const say = words.entrance.tour;
  const gateway = useAsk(["gateway"], () => commands.gatewayStatus());
  const seen = useDo(() => commands.tourSeen(), { onRefused: failed });
  const end = (then?: () => void) => {
    seen.mutate(undefined);
    props.onDone();
    then?.();
  };
  useEffect(() => {
    // Each step is announced by its heading; the first by the dialog itself.
    if (shown.current !== step) title.current?.focus();
    shown.current = step;
  }, [step]);

  const count = say.steps.length + 1;
  const told = say.steps[step];
  const Icon = ICONS[step] ?? IconKey;
  const sandbox = gateway.data?.listeners.find((it) => it.slug === "sandbox")?.baseUrl;
  const base =
    sandbox ?? (props.sandboxAddress === null ? undefined : `http://${props.sandboxAddress}`);
  return (
    <Dialog opened onClose={() => end()} title={say.title} size={580}>
      <Stack gap="md">
        <div className={classes.step}>
          <span className={classes.icon}>
            <Icon size={26} aria-hidden />
          </span>
          <Title ref={title} order={3} tabIndex={-1} style={{ outline: "none" }}>
            {told?.title ?? say.ready}
          </Title>
          <Text lh={1.55}>{told?.text ?? say.readyText}</Text>
          {told === undefined &&
            (base === undefined ? (
              <Text c="dimmed">{say.notReady}</Text>
            ) : (
              <Text>
                {say.address} <code>{base}</code>
              </Text>
            ))}
        </div>
        <Group justify="space-between" gap="xs">
          <span className={classes.dots} role="img" aria-label={say.step(step + 1, count)}>
            {Array.from({ length: count }, (_, at) => (
              <span key={at} data-here={at === step || undefined} />
            ))}
          </span>
          <Group gap="xs">
            {step > 0 && (
              <Button variant="subtle" color="gray" onClick={() => setStep(step - 1)}>
                {words.entrance.back}
              </Button>
            )}
            {told !== undefined ? (
              <>
                <Button variant="default" onClick={() => end()}>
                  {say.skip}
                </Button>
                <Button data-autofocus onClick={() => setStep(step + 1)}>
                  {say.next}
                </Button>
              </>
            ) : (
              <>
                <Button
                  variant="default"
                  onClick={() => end(() => go({ page: "integrations", tab: "tokens" }))}
                >
                  {say.toTokens}
                </Button>
                {me.abilities.editUsers === null && (
                  <Button
                    onClick={() => end(() => go({ page: "users", tab: "roles" }, "create-role"))}
                  >
                    {say.createRole}
                  </Button>
                )}
              </>
            )}
          </Group>
        </Group>
      </Stack>
    </Dialog>
  );
}
