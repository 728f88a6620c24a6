/** 中文：PIN，打开和锁上。 */

/** @type {Record<string, string>} */
export const zhVault = {
  "unlock.title": "打开平板",
  "unlock.lead": "输入 PIN 打开",
  "unlock.pin": "PIN 或口令",
  "unlock.keys": "数字键",
  "unlock.press": "打开",
  "unlock.busy": "正在打开…",
  "unlock.letters": "用字母输入",
  "unlock.digits": "用数字键",
  "unlock.clear": "全部删掉",
  "unlock.delete": "删一位",
  "unlock.fill": "请输入 PIN。",
  "unlock.wrong": "PIN 不对，请再试一次。",
  "unlock.wait": "试得多了，请等一等。资料都在。还要等",
  "unlock.forgotten": "忘了 PIN",
  "unlock.file": "把没送出的存成文件",
  "unlock.other": "换人使用",
  "unlock.other_account": "用另一个账号登录",
  "sign_in.forgotten": "忘了 PIN：连上网络，用密码登录，再设一个新的。没送出的记录会另外交给服务器；写了一半的草稿打不开了。",
  "sign_in.back_to_pin": "回到输入 PIN",
};
