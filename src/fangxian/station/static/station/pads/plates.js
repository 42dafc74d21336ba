/** Grammar of number plates (RULEBOOK N5). An odd plate is registered all the same (RULEBOOK X4). Pure. */

/** Province characters with the spelling by which a keyboard finds them. @type {[string, string][]} */
export const PROVINCES = [
  ["京", "jing"], ["津", "jin"], ["沪", "hu"], ["渝", "yu"], ["冀", "ji"], ["豫", "yu"], ["云", "yun"], ["辽", "liao"],
  ["黑", "hei"], ["湘", "xiang"], ["皖", "wan"], ["鲁", "lu"], ["新", "xin"], ["苏", "su"], ["浙", "zhe"], ["赣", "gan"],
  ["鄂", "e"], ["桂", "gui"], ["甘", "gan"], ["晋", "jin"], ["蒙", "meng"], ["陕", "shan"], ["吉", "ji"], ["闽", "min"],
  ["贵", "gui"], ["粤", "yue"], ["青", "qing"], ["藏", "zang"], ["川", "chuan"], ["宁", "ning"], ["琼", "qiong"],
];
/** By the first two digits of a division code. @type {Record<string, string>} */
const BY_DIVISION = {
  11: "京", 12: "津", 13: "冀", 14: "晋", 15: "蒙", 21: "辽", 22: "吉", 23: "黑", 31: "沪", 32: "苏", 33: "浙", 34: "皖",
  35: "闽", 36: "赣", 37: "鲁", 41: "豫", 42: "鄂", 43: "湘", 44: "粤", 45: "桂", 46: "琼", 50: "渝", 51: "川", 52: "贵",
  53: "云", 54: "藏", 61: "陕", 62: "甘", 63: "青", 64: "宁", 65: "新",
};
export const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
export const LAST = "挂学警港澳领";
export const NO_PLATE = "无牌";

const PROVINCE = `[${PROVINCES.map(([char]) => char).join("")}]`;
const L = "[A-HJ-NP-Z]";
const LD = "[A-HJ-NP-Z0-9]";
/** @type {[string, RegExp][]} */
const KINDS = [
  ["none", /^无牌$/],
  ["new_energy_small", new RegExp(`^${PROVINCE}${L}[A-HJK]${LD}\\d{4}$`)],
  ["new_energy_large", new RegExp(`^${PROVINCE}${L}\\d{5}[A-HJK]$`)],
  ["trailer", new RegExp(`^${PROVINCE}${L}${LD}{4}挂$`)],
  ["consulate", new RegExp(`^${PROVINCE}${L}${LD}{4}领$`)],
  ["ordinary", new RegExp(`^${PROVINCE}${L}${LD}{4}[A-HJ-NP-Z0-9学警港澳]$`)],
  ["embassy", /^使\d{6}$/],
  ["armed_police", new RegExp(`^WJ${PROVINCE}?\\d{4}[0-9A-Z]$`)],
  ["army", /^[VKHBSLJNGCE][A-DJ-PR-TVY]\d{5}$/],
];

/** @param {string} plate @returns {string} a kind of the rule, or "odd" */
export const plateKind = (plate) => KINDS.find(([, pattern]) => pattern.test(plate))?.[0] ?? "odd";

/** Full-width letters, small letters, dots and spaces as people and scanners give them. @param {string} text */
export const tidyPlate = (text) => text.normalize("NFKC").toUpperCase().replace(/[\s·.\-]/g, "");

/** @param {string | undefined} division @returns {string | undefined} */
export const homeProvince = (division) => BY_DIVISION[(division ?? "").slice(0, 2)];

/** The home province first. @param {string | undefined} home */
export function provincesFrom(home) {
  const own = PROVINCES.filter(([char]) => char === home);
  return [...own, ...PROVINCES.filter(([char]) => char !== home)];
}

/** @param {string} spelling as typed so far @param {string | undefined} home */
export const provincesSpelt = (spelling, home) =>
  provincesFrom(home).filter(([, name]) => name.startsWith(spelling.toLowerCase()));
