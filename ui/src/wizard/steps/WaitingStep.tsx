// Waits for the first request of the new integration: turns green when it was let through, and says why when one was refused.
import { Button, Group, Loader, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck, IconStethoscope } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { usePlace } from "../../app/place";
import { ErrorNotice } from "../../design/ErrorNotice";
import { HandOver } from "../../integrations/tokens/HandOver";
import { useBaseUrls } from "../../integrations/useBaseUrls";
import {
  commands,
  type ProgressRefusal,
  type TokenProgress,
  type TokenRow,
} from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { format, words } from "../../words";
import { CopyLine } from "../CopyLine";
import { StepHeading } from "../StepForm";
import { BUSINESS, listPath } from "../tryOut";
import { useToken } from "../useToken";
import frameClasses from "../Wizard.module.css";
import classes from "./WaitingStep.module.css";

const say = words.wizard.waiting;

/** How often it is looked at, in milliseconds. */
const EVERY = 1_000;

export function WaitingStep(props: { token: TokenRow }) {
  const { token } = props;
  const { go } = usePlace();
  const key = ["token-progress", token.id];
  const isThrough = useQueryClient().getQueryData<TokenProgress>(key)?.stage === "let-through";
  const progress = useAsk(key, () => commands.tokenProgress(token.id), {
    refetchInterval: isThrough ? undefined : EVERY,
    fresh: true,
  });
  const now = progress.data;
  return (
    <div className={frameClasses.fields}>
      <StepHeading
        title={words.wizard.steps.waiting}
        text={isThrough ? say.after : say.text}
        takesFocus
      />
      <Stack gap="md" className={frameClasses.narrow}>
        {progress.error !== null && (
          <ErrorNotice error={progress.error} again={() => void progress.refetch()} />
        )}
        {/* One place that is read out, whatever comes to stand in it. */}
        <div role="status" className={classes.state} data-stage={now?.stage ?? "waiting"}>
          {now?.stage === "let-through" ? (
            <Through token={token} at={now.firstLetThroughAt} />
          ) : (
            <Waiting useBy={now?.useBy ?? null} />
          )}
        </div>
        {now?.stage === "refused" && now.lastRefused !== null && (
          <WasRefused refusal={now.lastRefused} />
        )}
        {now?.stage !== "let-through" && (
          <>
            <HandOver token={token} />
            <TryOut token={token} />
            <Text c="dimmed">{say.leave}</Text>
          </>
        )}
        <Group gap="xs">
          <Button
            variant={isThrough ? "filled" : "default"}
            onClick={() => go({ page: "integrations", tab: "tokens", search: token.name })}
          >
            {isThrough ? say.done : say.stopWatching}
          </Button>
          <Button
            variant="subtle"
            onClick={() =>
              go({ page: "integrations", tab: "tokens", search: token.name, token: token.id })
            }
          >
            {say.showToken}
          </Button>
        </Group>
      </Stack>
    </div>
  );
}

function Waiting(props: { useBy: string | null }) {
  return (
    <>
      <Loader size={22} aria-hidden />
      <div>
        <Title order={3}>{say.waiting}</Title>
        <Text>
          {say.waitingText} {props.useBy !== null && say.useBy(format.time(new Date(props.useBy)))}
        </Text>
      </div>
    </>
  );
}

function Through(props: { token: TokenRow; at: string | null }) {
  const from = useToken(props.token)?.lastUsedFrom;
  return (
    <>
      <IconCircleCheck size={26} aria-hidden className={classes.good} />
      <div>
        <Title order={3}>{say.through}</Title>
        <Text>
          {props.at !== null && say.throughAt(format.time(new Date(props.at)))}{" "}
          {from !== undefined && from !== null && say.throughFrom(from)}
        </Text>
      </div>
    </>
  );
}

function WasRefused(props: { refusal: ProgressRefusal }) {
  const { detail, at, requestId } = props.refusal;
  const { go } = usePlace();
  return (
    <div className={classes.refused} role="alert">
      <div>
        <Title order={3}>{say.refused}</Title>
        <Text>{detail}</Text>
        <Text size="xs" c="dimmed">
          {say.refusedAt(format.time(new Date(at)))}
        </Text>
      </div>
      <Button
        size="xs"
        flex="none"
        leftSection={<IconStethoscope size={16} aria-hidden />}
        onClick={() => go({ page: "diagnose", request: requestId })}
      >
        {say.diagnose}
      </Button>
    </div>
  );
}

/** A request for whoever has the token at hand. The token itself is not in it. */
function TryOut(props: { token: TokenRow }) {
  const { token } = props;
  const base = useBaseUrls().find((it) => it.slug === token.environmentSlug)?.baseUrl;
  const path = listPath(token);
  if (base === undefined || path === undefined) return null;
  return (
    <section aria-labelledby="wizard-try">
      <Title order={3} id="wizard-try">
        {say.try}
      </Title>
      <Text c="dimmed" mb={6}>
        {say.tryText} {path.includes(BUSINESS) && say.businessHelp}
      </Text>
      <CopyLine text={say.command(base + path)} copy={say.copyCommand} />
    </section>
  );
}
