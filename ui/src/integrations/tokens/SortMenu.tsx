// Sorting the list by anything it can be sorted by, whether or not there is room for its column.
import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconArrowsSort } from "@tabler/icons-react";
import type { Sorting } from "../../design/DataTable";
import type { TokenSort } from "../../ipc/bindings";
import { words } from "../../words";
import { SORTS } from "./columns";

const say = words.integrations.tokens.sort;

export function SortMenu(props: {
  sorting: Sorting<TokenSort>;
  onSort: (sorting: Sorting<TokenSort>) => void;
}) {
  const { by, descending } = props.sorting;
  return (
    <Menu position="bottom-end" returnFocus>
      <Menu.Target>
        <Tooltip label={say.label}>
          <ActionIcon variant="subtle" color="gray" aria-label={say.label}>
            <IconArrowsSort size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={by}
          onChange={(sort) => props.onSort({ by: sort as TokenSort, descending })}
        >
          {SORTS.map(({ sort, label }) => (
            <Menu.RadioItem key={sort} value={sort}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.RadioGroup
          value={descending ? "descending" : "ascending"}
          onChange={(order) => props.onSort({ by, descending: order === "descending" })}
        >
          <Menu.RadioItem value="ascending">{say.ascending}</Menu.RadioItem>
          <Menu.RadioItem value="descending">{say.descending}</Menu.RadioItem>
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
