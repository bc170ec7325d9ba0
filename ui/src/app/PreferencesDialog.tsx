// What an admin chooses for this window.
import {
  Button,
  Group,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Text,
  useMantineColorScheme,
} from "@mantine/core";
import { useState } from "react";
import { commands } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { Dialog } from "../design/Dialog";
import { ErrorNotice } from "../design/ErrorNotice";
import { done } from "../design/notify";
import { words } from "../words";
import { useSession } from "./session";
import { schemeOf } from "./theme";

const MINUTES = [1, 2, 5, 10, 15, 30, 60];

export function PreferencesDialog(props: { onClose: () => void }) {
  const { preferences, setPreferences } = useSession();
  const { setColorScheme } = useMantineColorScheme();
  const [draft, setDraft] = useState(preferences);
  const say = words.app.preferences;
  const save = useDo(() => commands.setPreferences(draft), {
    onDone: (kept) => {
      setPreferences(kept);
      setColorScheme(schemeOf(kept.theme));
      done(say.saved);
      props.onClose();
    },
  });
  const minutes = [...new Set([...MINUTES, draft.lockMinutes])].sort((a, b) => a - b);
  return (
    <Dialog opened onClose={props.onClose} title={say.title} size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined);
        }}
      >
        <Stack gap="lg">
          {save.error !== null && <ErrorNotice error={save.error} />}
          <div>
            <Text fw={500} mb={6} id="theme-label">
              {words.app.theme.label}
            </Text>
            <SegmentedControl
              fullWidth
              aria-labelledby="theme-label"
              value={draft.theme}
              onChange={(theme) => setDraft({ ...draft, theme: theme })}
              data={(["system", "light", "dark"] as const).map((theme) => ({
                value: theme,
                label: words.app.theme[theme],
              }))}
            />
          </div>
          <Select
            label={say.lock}
            allowDeselect={false}
            value={String(draft.lockMinutes)}
            data={minutes.map((it) => ({ value: String(it), label: say.minutes(it) }))}
            onChange={(value) =>
              value !== null && setDraft({ ...draft, lockMinutes: Number(value) })
            }
          />
          <Radio.Group
            label={say.onClose}
            value={draft.onClose}
            onChange={(value) => setDraft({ ...draft, onClose: value })}
          >
            <Stack gap={8} mt={6}>
              {(["ask", "tray", "quit"] as const).map((it) => (
                <Radio key={it} value={it} label={say[it]} size="sm" />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={props.onClose}>
              {words.design.cancel}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {say.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
