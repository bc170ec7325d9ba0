// All that was recorded of a refused request, with what held at that moment.
import { Button, Drawer, Group, Stack, Text, Title } from "@mantine/core";
import { IconCopy, IconFilter, IconStethoscope } from "@tabler/icons-react";
import { usePlace } from "../../app/place";
import { copyText } from "../../design/copyText";
import { Fact, Facts } from "../../design/Facts";
import { PermissionList } from "../../design/PermissionList";
import { useFocusBack } from "../../design/useFocusBack";
import { useLabels } from "../../impact/useLabels";
import type { RefusalRow } from "../../ipc/bindings";
import { format, words } from "../../words";
import { formats } from "../formats";
import { causeOf, reasonOf } from "../reasons";
import classes from "./RefusalDetails.module.css";

const say = words.activity.refusals.details;

export function RefusalDetails(props: {
  refusal: RefusalRow;
  onClose: () => void;
  onOnlyToken: (token: string) => void;
}) {
  const { refusal } = props;
  const { tokenId } = refusal;
  const { go } = usePlace();
  useFocusBack(true);
  const copy = () => {
    copyText(refusal.requestId, say.copied);
  };
  return (
    <Drawer.Root
      opened
      onClose={props.onClose}
      position="right"
      size={500}
      transitionProps={{ duration: 120 }}
    >
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content>
        <div className={classes.top}>
          <Drawer.Title className={classes.title}>{reasonOf(refusal.reason)}</Drawer.Title>
          <Drawer.CloseButton aria-label={words.design.close} />
        </div>
        <Drawer.Body className={classes.body}>
          <Stack gap="lg">
            <section aria-labelledby="refusal-told">
              <Title order={3} id="refusal-told" mb={6}>
                {say.told}
              </Title>
              <blockquote className={classes.told}>{refusal.detail}</blockquote>
            </section>
            <Group gap="xs">
              <Button
                size="xs"
                leftSection={<IconStethoscope size={16} aria-hidden />}
                onClick={() => go({ page: "diagnose", request: refusal.requestId })}
              >
                {say.diagnose}
              </Button>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconCopy size={16} aria-hidden />}
                onClick={copy}
              >
                {say.copy}
              </Button>
              {tokenId !== null && (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconFilter size={16} aria-hidden />}
                  onClick={() => props.onOnlyToken(tokenId)}
                >
                  {say.onlyToken}
                </Button>
              )}
            </Group>
            <Recorded refusal={refusal} />
          </Stack>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Recorded(props: { refusal: RefusalRow }) {
  const { refusal } = props;
  const label = useLabels();
  return (
    <Facts>
      <Fact term={say.at}>
        <time dateTime={refusal.at}>{formats.second(new Date(refusal.at))}</time>
      </Fact>
      <Fact term={say.id}>
        <span className={classes.id}>{refusal.requestId}</span>
      </Fact>
      <Fact term={say.environment}>{refusal.environmentName}</Fact>
      <Fact term={say.request}>
        {refusal.method} {refusal.route ?? say.unknownRoute}
      </Fact>
      {refusal.path !== null && <Fact term={say.path}>{refusal.path}</Fact>}
      <Fact term={say.token}>
        {refusal.tokenName ?? say.noToken}
        {refusal.hint !== null && <Quiet>{say.hint(refusal.hint)}</Quiet>}
      </Fact>
      {refusal.accountName !== null && (
        <Fact term={say.account}>
          {refusal.accountName}
          {refusal.accountEmail !== null && <Quiet>{refusal.accountEmail}</Quiet>}
        </Fact>
      )}
      {refusal.tokenId !== null && (
        <Fact term={say.roles}>
          {refusal.roles.length === 0 ? say.noRoles : format.list(refusal.roles)}
        </Fact>
      )}
      {refusal.permission !== null && (
        <Fact term={say.permission}>
          {label(refusal.permission)}
          <Quiet>{refusal.permission}</Quiet>
        </Fact>
      )}
      {refusal.held !== null && (
        <Fact term={say.held}>
          <PermissionList permissions={refusal.held} label={say.held} />
        </Fact>
      )}
      {refusal.cause !== null && <Fact term={say.cause}>{causeOf(refusal.cause)}</Fact>}
      <Fact term={say.address}>{refusal.address}</Fact>
      <Fact term={say.status}>{refusal.status}</Fact>
    </Facts>
  );
}

function Quiet(props: { children: string }) {
  return (
    <Text size="xs" c="dimmed">
      {props.children}
    </Text>
  );
}
