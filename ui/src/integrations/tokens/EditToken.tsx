// Changing a token's name or expiry. Its text, its account and its environment never change.
import { Group, Stack, Title } from "@mantine/core";
import { useState } from "react";
import { useSession } from "../../app/session";
import { ActionButton } from "../../design/ActionButton";
import { ErrorNotice } from "../../design/ErrorNotice";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { done, failed } from "../../design/notify";
import { ImpactPreview } from "../../impact/ImpactPreview";
import { useImpact } from "../../impact/useImpact";
import { verbWith } from "../../impact/verb";
import { commands, type TokenEdit, type TokenRow } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { format, words } from "../../words";
import { useFocusInvalid } from "../../design/useFocusInvalid";
import { endOfDay, type Expiry, expiresAt } from "./expiry";
import { ExpiryInput } from "./ExpiryInput";
import { NameInput } from "./NameInput";

const say = words.integrations.tokens;

export function EditToken(props: {
  token: TokenRow;
  /** Somebody came to change its expiry. */
  toExpiry?: boolean;
  onEdited: (token: TokenRow) => void;
}) {
  const { token, onEdited } = props;
  const { me } = useSession();
  const whyNot = token.mine ? me.abilities.generateToken : me.abilities.editAllTokens;
  const [name, setName] = useState(token.name);
  const [expiry, setExpiry] = useState<Expiry>({ choice: "keep", date: "" });
  const back = useDo((edit: TokenEdit) => commands.editToken(token.id, edit), {
    onDone: onEdited,
    onRefused: failed,
  });
  const save = useDo((edit: TokenEdit) => commands.editToken(token.id, edit), {
    onDone: (edited) => {
      done(say.details.saved, () =>
        back.mutate({ name: token.name, expiry: { at: token.expiresAt } }),
      );
      onEdited(edited);
    },
  });
  const [begun] = useState(() => new Date());
  const at = expiry.choice === "keep" ? null : { at: expiresAt(expiry, begun) };
  const isNewExpiry =
    at !== null && (expiry.choice !== "date" || endOfDay(expiry.date) !== undefined);
  const seen = useImpact(
    isNewExpiry ? { kind: "token", id: token.id, expiry: at } : undefined,
    save.isPending || save.isSuccess,
  );
  const isChanged = name.trim() !== token.name || expiry.choice !== "keep";
  const form = useFocusInvalid(save.error);
  const beside = errorBeside(save.error, ["name", "expiresAt"]);
  const now = token.expiresAt === null ? say.neverExpires : format.time(new Date(token.expiresAt));
  return (
    <form
      ref={form}
      noValidate
      aria-labelledby="token-change"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isChanged || whyNot !== null) return;
        save.mutate({
          name: name.trim() === token.name ? null : name,
          expiry: expiry.choice === "keep" ? null : { at: expiresAt(expiry, new Date()) },
        });
      }}
    >
      <Stack gap="sm">
        <Title order={3} id="token-change">
          {say.details.change}
        </Title>
        {beside !== undefined && <ErrorNotice error={beside} />}
        <NameInput
          value={name}
          onChange={setName}
          of={token}
          error={errorAt(save.error, "name")}
          frozen={save.isPending}
        />
        <ExpiryInput
          value={expiry}
          onChange={setExpiry}
          error={errorAt(save.error, "expiresAt")}
          now={now}
          takesFocus={props.toExpiry}
        />
        {isNewExpiry && <ImpactPreview seen={seen} />}
        <Group justify="flex-end">
          <ActionButton
            type="submit"
            whyNot={whyNot}
            disabled={!isChanged && whyNot === null}
            loading={save.isPending}
          >
            {verbWith(say.details.save, seen)}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}
