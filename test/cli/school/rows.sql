-- Seen from 24 November 2026.
insert into users (id, name, email, kind, last_seen_at, deletion_asked_at, graduated_on) values
  (1, 'Ada', 'ada@mill.example', 'C', '2022-05-01 09:00+02', null, null),          -- silent for over three years: goes
  (2, 'Bo', 'bo@mill.example', 'S', '2026-11-20 09:00+01', null, null),            -- seen last week: stays until 20 Nov 2029
  (3, 'Cleo', 'cleo@mill.example', 'A', '2023-03-02 09:00+01', null, '2019-06-30'), -- graduate: the name is archived, the email is over
  (4, 'Dan', 'dan@mill.example', 'S', null, null, null),                           -- never seen: undecided
  (5, 'Eve', 'eve@mill.example', 'S', '2026-11-01 09:00+01', '2026-11-10 12:00+01', null); -- asked to be deleted
insert into tests (id, user_id, score, outcome, decided_on) values
  (10, 1, 3, 'KO', '2022-04-01'),  -- failed, two weeks long over, but the reading is not confirmed
  (11, 2, 9, 'OK', '2026-02-01'),  -- passed: stays until 1 Feb 2031
  (12, 4, 5, '?', '2020-01-01');   -- an outcome that nobody listed: undecided
insert into seats (user_id, begin_at, host) values
  (2, '2025-01-15 08:00+01', 'pc-1'),  -- over a year ago: goes
  (2, '2026-11-20 08:00+01', 'pc-2'),  -- stays
  (3, '2019-02-02 08:00+01', 'pc-3');  -- goes
