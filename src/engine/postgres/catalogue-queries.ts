/** One row about the server and the schema. */
export interface AboutRow {
  major: number;
  may_use: boolean;
}
export const ABOUT = `
select current_setting('server_version_num')::int / 10000 as major,
  coalesce((select has_schema_privilege(oid, 'usage') from pg_namespace where nspname = $1), false) as may_use`;

export interface TableRow {
  name: string;
  kind: string;
  rows: string;
  inherited: boolean;
  row_security: boolean;
  may_select: boolean;
  may_update: boolean;
  may_delete: boolean;
  may_lock: boolean;
  may_insert: boolean;
  grantees: string[];
  triggers: { name: string; on: ('update' | 'delete')[] }[] | null;
  copies: { name: string; kind: 'publication' | 'materialised-view' }[] | null;
}

/**
 * tgtype: bit 3 is delete, bit 4 is update; ev_type: 2 is update, 4 is delete. A partitioned table has no rows of its own, so those of its
 * leaves are added up; triggers that its partitions inherit count once. Views are followed through other views to the copies that they end in.
 */
export const TABLES = `
with recursive reads as (
  select distinct d.refobjid as source, r.ev_class as reader from pg_depend d join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
    where d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
), deep as (
  select source, reader from reads union select e.source, r.reader from deep e join reads r on r.source = e.reader
), views as (
  select e.source, v.relname, v.relkind from deep e join pg_class v on v.oid = e.reader
)
select c.relname as name, c.relkind::text as kind, row_security_active(c.oid) as row_security,
  c.relkind <> 'p' and exists (select from pg_inherits h where h.inhparent = c.oid) as inherited,
  (case when c.relkind = 'p'
    then (select coalesce(sum(greatest(l.reltuples, 0)), 0) from pg_partition_tree(c.oid) t join pg_class l on l.oid = t.relid where t.isleaf)
    else greatest(c.reltuples, 0) end)::bigint as rows,
  has_table_privilege(c.oid, 'select') as may_select, has_table_privilege(c.oid, 'update') as may_update,
  has_table_privilege(c.oid, 'delete') as may_delete, has_any_column_privilege(c.oid, 'update') as may_lock, has_table_privilege(c.oid, 'insert') as may_insert,
  array(select distinct coalesce(g.rolname, 'public')::text from (
      select coalesce(c.relacl, acldefault('r', c.relowner)) as acl union all select a.attacl from pg_attribute a where a.attrelid = c.oid and a.attacl is not null
    ) acls, aclexplode(acls.acl) x left join pg_roles g on g.oid = x.grantee
    where (x.grantee = 0 or not g.rolsuper) and g.rolname is distinct from current_user order by 1) as grantees,
  (select jsonb_agg(jsonb_build_object('name', a.name, 'on', a.acts) order by a.name) from (
    select g.tgname as name, array_remove(array[case when g.tgtype & 8 > 0 then 'delete' end, case when g.tgtype & 16 > 0 then 'update' end], null) as acts
      from pg_trigger g where g.tgrelid in (select c.oid union select relid from pg_partition_tree(c.oid))
        and g.tgparentid = 0 and not g.tgisinternal and g.tgenabled <> 'D' and g.tgtype & 24 > 0
    union
    select r.rulename, array[case r.ev_type when '4' then 'delete' else 'update' end]
      from pg_rewrite r where r.ev_class = c.oid and r.ev_type in ('2', '4') and r.ev_enabled <> 'D' and c.relkind <> 'v'
  ) a) as triggers,
  (select jsonb_agg(jsonb_build_object('name', k.name, 'kind', k.kind) order by k.kind, k.name) from (
    select p.pubname as name, 'publication' as kind from pg_publication_tables p
      where p.schemaname = n.nspname and p.tablename in (select c.relname union select l.relname from pg_partition_tree(c.oid) t join pg_class l on l.oid = t.relid)
    union
    select v.relname, 'materialised-view' from views v where v.source = c.oid and v.relkind = 'm'
  ) k) as copies
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition order by c.relname`;

export interface ColumnRow {
  table: string;
  name: string;
  type: string;
  base: string;
  category: string;
  nullable: boolean;
  generated: boolean;
  insensitive: boolean;
  length: number | null;
  values: string[] | null;
}

/** The base type of a domain (also of a domain over a domain) says what it holds; a nondeterministic collation may take two texts for one. */
export const COLUMNS = `
with recursive domains (oid, base, typmod, strict) as (
  select oid, typbasetype, typtypmod, typnotnull from pg_type where typtype = 'd'
  union all
  select d.oid, t.typbasetype, greatest(d.typmod, t.typtypmod), d.strict or t.typnotnull from domains d join pg_type t on t.oid = d.base and t.typtype = 'd'
), bases as (
  select d.oid, d.base, d.typmod, d.strict from domains d join pg_type t on t.oid = d.base and t.typtype <> 'd'
)
select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, b.typname as base, b.typcategory::text as category,
  not (a.attnotnull or coalesce(d.strict, false)) as nullable, a.attgenerated <> '' or a.attidentity = 'a' as generated,
  b.typname = 'citext' or coalesce(not l.collisdeterministic, false) as insensitive,
  case when b.typname in ('varchar', 'bpchar') and greatest(a.atttypmod, d.typmod) > 4 then greatest(a.atttypmod, d.typmod) - 4 end as length,
  case when b.typtype = 'e' then array(select e.enumlabel::text from pg_enum e where e.enumtypid = b.oid order by e.enumsortorder) end as values
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  left join bases d on d.oid = a.atttypid join pg_type b on b.oid = coalesce(d.base, a.atttypid)
  left join pg_collation l on l.oid = a.attcollation
where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and a.attnum > 0 and not a.attisdropped
order by c.relname, a.attnum`;

export interface IndexRow {
  table: string;
  name: string;
  columns: string[];
  reads: string[];
  unique: boolean;
  primary: boolean;
  whole: boolean;
  plain: boolean;
  ordered: boolean;
  nulls_equal: boolean;
}

/** Leading columns end at the first expression (attnum 0); included columns count in neither list. */
export const INDEXES = `
select c.relname as table, ic.relname as name, i.indisunique as unique, i.indisprimary as primary, i.indnullsnotdistinct as nulls_equal,
  i.indisvalid and i.indpred is null as whole, i.indexprs is null as plain, m.amname = 'btree' as ordered,
  array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality k(num, place) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num
    where k.place <= i.indnkeyatts and not exists (select from unnest(i.indkey::int2[]) with ordinality e(num, place) where e.num = 0 and e.place < k.place)
    order by k.place) as columns,
  array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and (
      a.attnum = any((i.indkey::int2[])[0:i.indnkeyatts - 1])
      or (i.indexprs is not null or i.indpred is not null) and a.attnum <> all(i.indkey::int2[]) and exists (select from pg_depend p
        where p.classid = 'pg_class'::regclass and p.objid = i.indexrelid and p.refclassid = 'pg_class'::regclass and p.refobjid = c.oid and p.refobjsubid = a.attnum))
    order by a.attnum) as reads
from pg_index i join pg_class c on c.oid = i.indrelid join pg_class ic on ic.oid = i.indexrelid join pg_am m on m.oid = ic.relam
  join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relkind in ('r', 'p', 'm') and not c.relispartition order by c.relname, ic.relname`;

export interface KeyRow {
  name: string;
  schema: string;
  table: string;
  columns: string[];
  to_schema: string;
  to_table: string;
  to_columns: string[];
  action: string;
  validated: boolean;
}

/** Foreign keys from or to the schema; those that partitions inherit count once, with the parent, and so do a partition's own. */
export const FOREIGN_KEYS = `
select k.conname as name, n.nspname as schema, c.relname as table, tn.nspname as to_schema, t.relname as to_table,
  k.confdeltype::text as action, k.convalidated as validated,
  array(select a.attname::text from unnest(k.conkey) with ordinality x(num, place) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = x.num order by x.place) as columns,
  array(select a.attname::text from unnest(k.confkey) with ordinality x(num, place) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = x.num order by x.place) as to_columns
from pg_constraint k join pg_class c on c.oid = coalesce(pg_partition_root(k.conrelid), k.conrelid) join pg_namespace n on n.oid = c.relnamespace
  join pg_class t on t.oid = coalesce(pg_partition_root(k.confrelid), k.confrelid) join pg_namespace tn on tn.oid = t.relnamespace
where k.contype = 'f' and k.conparentid = 0 and $1 in (n.nspname, tn.nspname) order by n.nspname, c.relname, k.conname`;
