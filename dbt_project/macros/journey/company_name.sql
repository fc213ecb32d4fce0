{#-
    The one spelling under which the names of companies are compared: no case, accents and punctuation, "&" and "+" as "and", and
    no legal form at the end; null when nothing is left. The forms are the abbreviations that ISO 20275 (the entity
    legal forms of GLEIF) lists for Europe, the Americas, Australia and the larger countries of Asia.
-#}
{%- macro company_name(column) -%}
{%- set initials = [
    'ab', 'ad', 'ag', 'aps', 'as', 'asa', 'bv', 'bvba', 'cv', 'dd', 'doo', 'eg', 'ev', 'eurl', 'kg', 'kgaa', 'kk',
    'kft', 'llc', 'llp', 'lp', 'nv', 'ohg', 'oy', 'oyj', 'plc', 'rt', 'sa', 'sas', 'sasu', 'sarl', 'se', 'sl', 'slu',
    'snc', 'spa', 'spzoo', 'sprl', 'srl', 'sro', 'ug', 'vof', 'zrt',
] -%}
{%- set words = [
    'bhd', 'co', 'company', 'corp', 'corporation', 'gbr', 'gesmbh', 'gmbh', 'haftungsbeschrankt', 'inc', 'incorporated',
    'jsc', 'lda', 'limitada', 'limited', 'ltd', 'ltda', 'mbh', 'nyrt', 'ood', 'eood', 'pjsc', 'pllc', 'pte', 'pty',
    'pvt', 'private limited', 'sa de cv', 'sab de cv', 's de rl de cv', 'sdn bhd', 'sia', 'spol s ro', 'uab', 'ulc',
] -%}
{%- set spaced = [] -%}
{%- for form in initials -%}{%- do spaced.append(form | list | join(' ?')) -%}{%- endfor -%}
nullif(regexp_replace(
    trim(regexp_replace(
        regexp_replace(
            replace(replace(replace(
                translate(lower(strip_accents({{ column }})), 'øłđı&', 'oldi+'), 'ß', 'ss'
            ), 'æ', 'ae'), '+', ' and '),
            '[.''’`]', '', 'g'
        ),
        '[^\pL\pN]+', ' ', 'g'
    )),
    '( (and |und |et )?({{ (spaced + words) | join('|') }}))+$', ''
), '')
{%- endmacro -%}
