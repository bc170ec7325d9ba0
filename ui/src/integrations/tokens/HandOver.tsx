// What an integration needs beside the token: where requests go, and how they carry it.
import { Text } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { IconButton } from "../../design/IconButton";
import { done, failed } from "../../design/notify";
import { commands, type TokenRow } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { useBaseUrls } from "../useBaseUrls";
import classes from "./HandOver.module.css";

const say = words.integrations.tokens.once;

export function HandOver(props: { token: TokenRow }) {
  const { environmentSlug: slug, environmentName } = props.token;
  const baseUrl = useBaseUrls().find((it) => it.slug === slug)?.baseUrl;
  const copy = useDo(() => commands.copyBaseUrl(slug), {
    onDone: () => done(say.baseUrlCopied),
    onRefused: failed,
  });
  return (
    <section className={classes.box} aria-label={say.handOver}>
      <Text fw={550}>{say.handOver}</Text>
      <dl className={classes.facts}>
        <dt>{say.baseUrl}</dt>
        <dd>
          <code>{baseUrl ?? environmentName}</code>
          <IconButton label={say.copyBaseUrl} size="sm" onClick={() => copy.mutate(undefined)}>
            <IconCopy size={15} />
          </IconButton>
        </dd>
        <dt>{say.header}</dt>
        <dd>
          <code>{say.headerExample}</code>
        </dd>
      </dl>
    </section>
  );
}
