-- @one last_beat(): value text
SELECT value FROM setting WHERE name = 'health_beat';

-- @exec set_beat(value text)
INSERT INTO setting (name, value) VALUES ('health_beat', :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
