-- Names that break generators: they must come out as data, and be usable.
create table "__proto__" ("__proto__" text primary key, "constructor" integer, "toString" text not null);
create table "constructor" (id integer primary key);
create table "then" (id integer primary key, "class" text, "await" text, "default" text);
create table "auth" (id integer primary key);
create table "table" (id integer primary key);
create table "Array" (id integer primary key);
create table "insert" (id integer primary key);
create table "properties" (id integer primary key);
create table "user_roles" (id integer primary key);
create table "UserRoles" (id integer primary key);
create table "USER_ROLES" (id integer primary key);
create table "todo" (id integer primary key);
create table "todos" (id integer primary key);
create table "todo_insert" (id integer primary key);
create table "it's `${process.exit()}` ""quoted"" \" ("a""b" text primary key, "*/ evil() /*" text, "x
y" text, "</script>" text);
create table "../../etc/passwd" (id integer primary key);
create table "con" (id integer primary key);
create table "1abc" (id integer primary key, "1" text);
create table "größe" ("straße" text primary key);
create table "🙂" ("🙂" text primary key, "‮rtl" text, "​" text);
create table "a-b" ("a-b" integer primary key, "a b" integer, "a_b" integer);
create table "a b" (id integer primary key);
create table "%s {{x}}" ("%s" integer primary key);
create table "sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha" (id integer primary key);
create table "sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb" (
  id integer primary key, "ref_id" integer references "user_roles", "Ref_id" integer references "UserRoles"
);
create table nothing_in_it ();
create type "odd'enum" as enum ('a''b', 'c"d', 'e`${f}`', '*/', 'line
break', '__proto__', '\', '');
create table labels (id integer primary key, "odd'enum" "odd'enum" not null default '*/');
comment on table "a-b" is '*/ process.exit(1) /* @ts-nocheck
// @ts-ignore';
comment on column "a-b"."a b" is '*/};evil();/*';
create function "do it; --"("my arg" text) returns text language sql immutable as 'select $1';
comment on function "do it; --" is '*/ evil() /*';
